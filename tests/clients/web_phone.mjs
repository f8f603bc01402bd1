// The npm package ringcentral-web-phone under Node, driven by lines (line_protocol.mjs). Its media is werift: ICE, DTLS
// and SRTP in JavaScript, with G.711. Argument: JSON {sipInfo, tone, instanceId, trace}. NODE_EXTRA_CA_CERTS names the
// certificate authority.
import WebPhone from "ringcentral-web-phone";
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from "werift";
import { Heard, toneSecond } from "./audio.mjs";
import { serve, tell } from "./line_protocol.mjs";

const config = JSON.parse(process.argv[2]);

// werift writes no address into c= and m= although it has all candidates, and does not understand a=rtcp with a port alone,
// nor a description without a=mid (RFC 3605 and RFC 5888 allow both).
const ours = (sdp) => {
  const [, address, port] = sdp.match(/^a=candidate:\S+ 1 \S+ \d+ ([\d.]+) (\d+) typ host/m);
  return sdp.replace(/^m=audio 9 /m, `m=audio ${port} `).replace(/^c=IN IP4 0\.0\.0\.0/m, `c=IN IP4 ${address}`);
};
const theirs = (sdp) => {
  const plain = sdp.replace(/^a=rtcp:\d+\r?\n/gm, "");
  return /^a=mid:/m.test(plain) ? plain : `${plain}a=mid:0\r\n`;
};

class Session {
  #track = new MediaStreamTrack({ kind: "audio" });
  #peer = new RTCPeerConnection({
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: "audio/PCMU", clockRate: 8000, channels: 1, payloadType: 0 })],
    },
    iceServers: [],
    iceAdditionalHostAddresses: ["127.0.0.1"],
  });
  #position = 0;
  #sequence = 1;
  #muted = false;
  #timer;
  #listening = false;
  #transceiver;

  constructor() {
    this.heard = new Heard();
    this.sound = toneSecond(config.tone);
    this.#transceiver = this.#peer.addTransceiver(this.#track, { direction: "sendrecv" });
    this.#peer.connectionStateChange.subscribe((state) => {
      tell("media", { state });
      if (state === "connected") this.#start();
    });
  }

  #start() {
    if (this.#timer) return;
    const begin = performance.now();
    let sent = 0;
    this.#timer = setInterval(() => {
      for (; sent * 20 < performance.now() - begin; sent += 1) this.#sendFrame();
    }, 10);
  }

  #sendFrame() {
    const silent = Buffer.alloc(160, 0xff);
    const frame = this.#muted ? silent : this.sound.subarray(this.#position % 8000, (this.#position % 8000) + 160);
    const header = new RtpHeader({
      version: 2, payloadType: 0, sequenceNumber: this.#sequence, timestamp: this.#position, ssrc: 1, marker: false,
    });
    this.#track.writeRtp(new RtpPacket(header, frame));
    this.#position += 160;
    this.#sequence = (this.#sequence + 1) & 0xffff;
  }

  async #local(description) {
    await this.#peer.setLocalDescription(description);
    if (!this.#listening) {
      // A track of werift hears only streams whose a=ssrc stands in the description, which need not be there.
      this.#listening = true;
      this.#transceiver.dtlsTransport.onRtp.subscribe(({ header, payload }) => {
        if (header.payloadType === 0) this.heard.add(payload);
      });
    }
    return ours(this.#peer.localDescription.sdp);
  }

  async createOffer() {
    return this.#local(await this.#peer.createOffer());
  }

  async createAnswer(sdp) {
    await this.#peer.setRemoteDescription({ type: "offer", sdp: theirs(sdp) });
    return this.#local(await this.#peer.createAnswer());
  }

  async applyAnswer(sdp) {
    await this.#peer.setRemoteDescription({ type: "answer", sdp: theirs(sdp) });
  }

  async changeInputDevice() {}

  async changeOutputDevice() {}

  setMuted(muted) {
    this.#muted = muted;
  }

  sendDtmf() {
    throw new Error("Under Node this phone presses no keys; use the one in the browser.");
  }

  dispose() {
    clearInterval(this.#timer);
    this.#peer.close();
  }
}

const phone = new WebPhone({
  sipInfo: config.sipInfo,
  instanceId: config.instanceId,
  webRtcSessionFactory: () => new Session(),
});
if (config.trace) {
  phone.sipClient.on("inboundMessage", (message) => process.stderr.write(`<<< ${message.toString()}\n\n`));
  phone.sipClient.on("outboundMessage", (message) => process.stderr.write(`>>> ${message.toString()}\n\n`));
}

const calls = new Map();
const keep = (session) => {
  calls.set(session.callId, session);
  session.on("answered", () => tell("answered", { call: session.callId }));
  session.on("failed", (subject) => tell("failed", { call: session.callId, subject }));
  session.on("disposed", () => tell("ended", { call: session.callId }));
  return session.callId;
};
const get = (id) => calls.get(id) ?? (() => { throw new Error(`There is no call ${id}.`); })();

phone.on("outboundCall", (session) => {
  const id = session.callId;
  keep(session);
  session.on("ringing", () => calls.set(session.callId, session) && tell("ringing", { call: id }));
});
phone.on("inboundCall", (session) => {
  const id = keep(session);
  tell("incoming", { call: id, from: session.remotePeer, to: session.localPeer });
});
const waiting = new Map();

serve({
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
  speak({ call, tone }) {
    get(call).webRtcSession.sound = toneSecond(tone);
  },
  heard: ({ call }) => get(call).webRtcSession.heard.report(),
});
