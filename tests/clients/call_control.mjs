// The npm package ringcentral-call-control over @ringcentral/sdk, by the line protocol: it follows the sessions of one
// person by their events, and carries out what a test asks.
import RcExCore from "@rc-ex/core";
import RcExWs from "@rc-ex/ws";
import SdkModule from "@ringcentral/sdk";
import CallControlModule from "ringcentral-call-control";
import { serve, tell } from "./line_protocol.mjs";

const RingCentral = RcExCore.default ?? RcExCore;
const WebSocketExtension = RcExWs.default ?? RcExWs;
const { SDK } = SdkModule;
const { RingCentralCallControl } = CallControlModule;
const SESSIONS = "/restapi/v1.0/account/~/extension/~/telephony/sessions";

let control;

const view = (session) => ({
  id: session.id,
  party: session.party?.id,
  status: session.party?.status?.code,
  reason: session.party?.status?.reason,
  direction: session.party?.direction,
  muted: session.party?.muted ?? false,
  others: session.otherParties.map((party) => party.status.code),
  parties: session.parties.map((party) => ({ id: party.id, role: party.conferenceRole, status: party.status.code })),
  recordings: session.recordings.map(({ id, active }) => ({ id, active })),
});

const follow = (session) => {
  tell("call", view(session));
  session.on("status", () => tell("call", view(session)));
};

serve({
  start: async ({ server, clientId, clientSecret, jwt }) => {
    const sdk = new SDK({ server, clientId, clientSecret });
    await sdk.platform().login({ jwt });
    const rc = new RingCentral({ server, clientId, clientSecret });
    await rc.authorize({ jwt });
    const socket = new WebSocketExtension();
    await rc.installExtension(socket);
    control = new RingCentralCallControl({ sdk, preloadDevices: false });
    control.on("new", follow);
    await control.initialize();
    await socket.subscribe([SESSIONS], (event) => control.onNotificationEvent(event));
    control.sessions.forEach(follow);
  },
  sessions: () => control.sessions.map(view),
  // A call from a device of one's own; an empty conference, with the token that its host dials.
  create_call: async ({ device, to }) => view(await control.createCall(device, to)),
  create_conference: async () => {
    const conference = await control.createConference();
    return { id: conference.id, token: conference.voiceCallToken };
  },
  // A call of others, as a supervisor's client comes to know it.
  load: ({ session }) => control.loadSessions([{ telephonySessionId: session }]),
  act: async ({ session, name, params }) => {
    const found = control.sessionsMap.get(session);
    if (!found) throw new Error(`There is no session ${session}.`);
    await found[name](...(params ?? []));
    return control.sessionsMap.has(session) ? view(found) : null;
  },
});
