// What runs in the page of browser_phone.mjs: one WebPhone, its calls by id, and ears.

// Noise suppression takes a steady tone for noise, so the microphone is used as it is.
const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (constraints) =>
  getUserMedia({
    ...constraints,
    audio: {
      ...(typeof constraints.audio === "object" ? constraints.audio : {}),
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    },
  });

const ear = `registerProcessor("ear", class extends AudioWorkletProcessor {
  process([input]) {
    if (input[0]) this.port.postMessage(input[0].slice());
    return true;
  }
})`;
const context = new AudioContext({ sampleRate: 8000 });
const ready = context.audioWorklet.addModule(URL.createObjectURL(new Blob([ear], { type: "text/javascript" })));

class Heard {
  samples = [];
  packets = 0;

  async listen(stream) {
    await ready;
    await context.resume();
    const node = new AudioWorkletNode(context, "ear");
    node.port.onmessage = ({ data }) => {
      this.packets += 1;
      this.samples.push(...data);
      if (this.samples.length > 24000) this.samples = this.samples.slice(-16000);
    };
    context.createMediaStreamSource(stream).connect(node);
  }

  report() {
    const recent = this.samples.slice(-16000);
    const bytes = new Uint8Array(new Int16Array(recent.map((s) => Math.round(Math.max(-1, Math.min(1, s)) * 32767))).buffer);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { packets: this.packets, pcm: btoa(text) };
  }
}

let phone;
const calls = new Map();
const ears = new Map();
const waiting = new Map();
const get = (id) => calls.get(id) ?? (() => { throw new Error(`There is no call ${id}.`); })();

const keep = (session) => {
  const id = session.callId;
  calls.set(id, session);
  session.on("answered", () => window.tell("answered", { call: session.callId }));
  session.on("failed", (subject) => window.tell("failed", { call: id, subject }));
  session.on("disposed", () => window.tell("ended", { call: id }));
  session.on("mediaStreamSet", () => {
    const peer = session.rtcPeerConnection;
    if (ears.has(peer)) return;
    const heard = new Heard();
    ears.set(peer, heard);
    peer.addEventListener("track", (event) => heard.listen(event.streams[0]));
    peer.addEventListener("connectionstatechange", () => window.tell("media", { state: peer.connectionState }));
  });
  return id;
};

window.make = (config) => {
  phone = new window.WebPhone({ sipInfo: config.sipInfo, instanceId: config.instanceId });
  if (config.trace) {
    phone.sipClient.on("inboundMessage", (message) => console.log(`<<< ${message.toString()}\n`));
    phone.sipClient.on("outboundMessage", (message) => console.log(`>>> ${message.toString()}\n`));
  }
  phone.on("outboundCall", (session) => {
    const id = keep(session);
    session.on("ringing", () => {
      calls.set(session.callId, session);
      window.tell("ringing", { call: id });
    });
  });
  phone.on("inboundCall", (session) => {
    const id = keep(session);
    window.tell("incoming", { call: id, from: session.remotePeer, to: session.localPeer });
  });
};

window.commands = {
  register: () => phone.start(),
  unregister: () => phone.dispose(),
  async call({ to, from, headers }) {
    const session = await phone.call(to, from, headers ? { headers } : undefined);
    return { call: session.callId, sessionId: session.sessionId, partyId: session.partyId, state: session.state };
  },
  async answer({ call }) {
    await get(call).answer();
    return { call };
  },
  decline: ({ call }) => get(call).decline(),
  to_voicemail: ({ call }) => get(call).toVoicemail(),
  forward: ({ call, to }) => get(call).forward(to),
  hold: ({ call }) => get(call).hold(),
  resume: ({ call }) => get(call).unhold(),
  mute: ({ call }) => get(call).mute(),
  unmute: ({ call }) => get(call).unmute(),
  transfer: ({ call, to }) => get(call).transfer(to),
  async warm_transfer({ call, to }) {
    const transfer = await get(call).warmTransfer(to);
    waiting.set(transfer.newSession.callId, transfer);
    return { call: transfer.newSession.callId };
  },
  complete_transfer: ({ call }) => waiting.get(call).complete(),
  cancel_transfer: ({ call }) => waiting.get(call).cancel(),
  start_recording: ({ call }) => get(call).startRecording(),
  stop_recording: ({ call }) => get(call).stopRecording(),
  hang_up: ({ call }) => get(call).hangup(),
  cancel: ({ call }) => get(call).cancel(),
  press({ call, keys }) {
    const session = get(call);
    if (!session.rtcPeerConnection.getSenders().some((sender) => sender.dtmf?.canInsertDTMF)) {
      throw new Error("The browser negotiated no telephone-event.");
    }
    session.sendDtmf(keys, 120, 100);
  },
  heard: ({ call }) => ears.get(get(call).rtcPeerConnection)?.report() ?? { packets: 0, pcm: "" },
  restart_ice: ({ call }) => get(call).reInvite(),
  async lose_socket() {
    const gone = new Promise((resolve) => phone.sipClient.wsc.addEventListener("close", resolve));
    phone.sipClient.wsc.close();
    await gone;
  },
  async come_back({ call }) {
    await phone.start();
    await get(call).reInvite();
  },
  async candidates({ call }) {
    const found = [];
    (await get(call).rtcPeerConnection.getStats()).forEach((entry) => found.push(entry));
    return found.filter((entry) => /candidate-pair|inbound-rtp|outbound-rtp|codec/.test(entry.type));
  },
};
