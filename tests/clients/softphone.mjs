// The npm package ringcentral-softphone, driven by lines (line_protocol.mjs). Argument: JSON
// {sipInfo: {domain, outboundProxy, username, password, authorizationId}, codec, tone, instanceId, trace}
import Softphone from "ringcentral-softphone";
import { Heard, toneSecond } from "./audio.mjs";
import { serve, tell } from "./line_protocol.mjs";

const config = JSON.parse(process.argv[2]);
const phone = new Softphone({ ignoreTlsCertErrors: true, codec: "PCMU/8000", ...config.sipInfo });
if (config.instanceId) phone.instanceId = config.instanceId;
const calls = new Map();
const invites = [];

if (config.trace) {
  phone.on("message", (message) => process.stderr.write(`<<< ${message.toString()}\n\n`));
  const write = phone.client.write.bind(phone.client);
  phone.client.write = (message) => {
    process.stderr.write(`>>> ${message}\n\n`);
    return write(message);
  };
}
phone.client.on("error", (error) => tell("error", { error: String(error) }));
phone.client.on("close", () => tell("disconnected"));

const keep = (session) => {
  const call = { session, heard: new Heard() };
  calls.set(session.callId, call);
  session.on("audioPacket", (packet) => call.heard.add(packet.payload));
  // The package's own event "dtmf" knows only packets with the volume 6 and the duration 0, as one carrier sends them.
  let lastKey;
  session.on("dtmfPacket", ({ header, payload }) => {
    if (header.timestamp === lastKey) return;
    lastKey = header.timestamp;
    tell("key", { call: session.callId, key: "0123456789*#ABCD"[payload[0]] });
  });
  session.once("busy", () => tell("busy", { call: session.callId }));
  session.once("disposed", () => tell("ended", { call: session.callId }));
  return call;
};

const speak = (call, frequency) => {
  call.streamer?.removeAllListeners();
  call.streamer?.stop();
  call.streamer = call.session.streamAudio(toneSecond(frequency));
  call.streamer.on("finished", () => !call.session.disposed && call.streamer.start());
};

const get = (id) => calls.get(id) ?? (() => { throw new Error(`There is no call ${id}.`); })();

phone.on("message", (message) => {
  if (/^(CANCEL) sip:/.test(message.subject)) tell("cancelled", { call: message.getHeader("Call-ID") });
});

serve({
  async register() {
    await phone.register();
    phone.on("invite", (message) => {
      invites.push(message);
      tell("incoming", { call: message.getHeader("Call-ID"), from: message.headers.From, to: message.headers.To });
    });
  },
  async call({ to }) {
    const session = await phone.call(to);
    const call = keep(session);
    session.once("answered", () => {
      setImmediate(() => speak(call, config.tone));
      tell("answered", { call: session.callId });
    });
    return { call: session.callId };
  },
  async answer({ call: id }) {
    const index = invites.findIndex((message) => message.getHeader("Call-ID") === id);
    if (index < 0) throw new Error(`No call ${id} rings here.`);
    const session = await phone.answer(invites.splice(index, 1)[0]);
    speak(keep(session), config.tone);
    tell("answered", { call: session.callId });
    return { call: session.callId };
  },
  async decline({ call: id }) {
    const index = invites.findIndex((message) => message.getHeader("Call-ID") === id);
    await phone.decline(invites.splice(index, 1)[0]);
  },
  hold: ({ call }) => get(call).session.hold(),
  resume: ({ call }) => get(call).session.unhold(),
  press: ({ call, keys }) => get(call).session.sendDTMFs(keys, 200),
  transfer: ({ call, to }) => get(call).session.transfer(to),
  cancel: ({ call }) => get(call).session.cancel(),
  async hang_up({ call: id }) {
    const { session } = get(id);
    await session.hangup();
    session.dispose();
  },
  speak: ({ call, tone }) => speak(get(call), tone),
  heard: ({ call }) => get(call).heard.report(),
});
