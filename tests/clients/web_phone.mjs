// The npm package ringcentral-web-phone under Node, driven by lines (line_protocol.mjs). Its media is
// werift_session.mjs. Argument: JSON {sipInfo, tone, instanceId, trace}. NODE_EXTRA_CA_CERTS names the
// certificate authority.
import WebPhone from "ringcentral-web-phone";
import { toneSecond } from "./audio.mjs";
import { serve, tell } from "./line_protocol.mjs";
import { WeriftSession } from "./werift_session.mjs";

const config = JSON.parse(process.argv[2]);

const phone = new WebPhone({
  sipInfo: config.sipInfo,
  instanceId: config.instanceId,
  webRtcSessionFactory: () => new WeriftSession(config.tone),
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
