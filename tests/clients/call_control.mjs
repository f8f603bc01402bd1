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
  act: async ({ session, name, params }) => {
    const found = control.sessionsMap.get(session);
    if (!found) throw new Error(`There is no session ${session}.`);
    await found[name](...(params ?? []));
    return control.sessionsMap.has(session) ? view(found) : null;
  },
});
