// The npm packages ringcentral-call and ringcentral-web-phone 0.8 (SIP.js) under Node, over @ringcentral/sdk and its
// subscriptions: one person's phone and calls, driven by lines (line_protocol.mjs). Its media is werift_session.mjs.
import { EventEmitter } from "node:events";
import SdkModule from "@ringcentral/sdk";
import SubscriptionsModule from "@ringcentral/subscriptions";
import CallModule from "ringcentral-call";
import { serve, tell } from "./line_protocol.mjs";
import { WeriftSession } from "./werift_session.mjs";

// What the phone takes from a browser.
const kept = new Map();
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Node (Linux)" } });
// The attributes of an element are all that the phone asks of P-rc.
globalThis.DOMParser = class {
  parseFromString(text) {
    const attributes = (name) => text.match(new RegExp(`<${name}\\s([^>]*?)/?>`))?.[1];
    const value = (from, name) => from.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? null;
    return {
      getElementsByTagName: (name) =>
        [attributes(name)].filter((found) => found !== undefined).map((found) => ({ getAttribute: (key) => value(found, key) })),
    };
  }
};
const { default: WebPhone } = (await import("ringcentral-web-phone-0.8")).default;

const { SDK } = SdkModule;
const { Subscriptions } = SubscriptionsModule;
const { RingCentralCall } = CallModule;
const SESSIONS = "/restapi/v1.0/account/~/extension/~/telephony/sessions";

/** A SessionDescriptionHandler of SIP.js 0.13: offers where nothing was offered. */
class Media extends EventEmitter {
  #offered;
  #applied;
  #offering = false;

  constructor(tone) {
    super();
    this.session = new WeriftSession(tone);
    const { session } = this;
    const track = { kind: "audio", set enabled(on) { session.setMuted(!on); } };
    this.peerConnection = { getSenders: () => [{ track }] };
  }

  hasDescription(type) {
    return type === "application/sdp";
  }

  async getDescription() {
    const offered = this.#offered;
    this.#offered = undefined;
    this.#offering = !offered;
    const body = offered ? await this.session.createAnswer(offered) : await this.session.createOffer();
    return { body, contentType: "application/sdp" };
  }

  async setDescription(sdp) {
    if (sdp === this.#applied) return; // early media came with the answer already
    this.#applied = sdp;
    if (!this.#offering) {
      this.#offered = sdp;
      return;
    }
    this.#offering = false;
    await this.session.applyAnswer(sdp);
  }

  close() {
    this.session.dispose();
  }
}

let rc;
const told = new Map(); // by party, what the newest event said of it

const view = (session) => ({
  id: session.id ?? null,
  status: session.status,
  direction: session.direction,
  here: Boolean(session.webphoneSession),
  told: told.get(session.party?.id) ?? "",
  muted: session.party?.muted ?? false,
  others: session.otherParties.map((party) => party.status.code),
  recordings: session.recordings.map(({ id, active }) => ({ id, active })),
  recorded: session.recordings.some(({ active }) => active),
});
const find = (id) =>
  rc.sessions.find((session) => session.id === id) ?? (() => { throw new Error(`There is no session ${id}.`); })();

serve({
  start: async ({ server, clientId, clientSecret, jwt, sipInfo, tone, instanceId }) => {
    const sdk = new SDK({ server, clientId, clientSecret });
    await sdk.platform().login({ jwt });
    const webphone = new WebPhone(
      { sipInfo: [sipInfo] },
      {
        appKey: clientId, uuid: instanceId, instanceId, builtinEnabled: false, autoStop: false, audioHelper: {},
        sessionDescriptionHandlerFactory: () => new Media(tone),
      },
    );
    // Its own handler of subscriptions waits for events that the package of today does not have.
    rc = new RingCentralCall({ webphone, sdk, enableSubscriptionHander: false });
    rc.on("new", (session) => {
      const changed = () => tell("call", view(session));
      changed();
      for (const name of ["status", "muted", "recordings", "disconnected"]) session.on(name, changed);
    });
    const ready = ["webphone-registered", "call-control-ready"];
    await Promise.all(ready.map((name) => new Promise((resolve) => rc.once(name, resolve))));
    const subscription = new Subscriptions({ sdk }).createSubscription();
    subscription.on(subscription.events.notification, (message) => {
      for (const party of message.body?.parties ?? []) told.set(party.id, party.status.code);
      rc.onNotificationEvent(message);
    });
    await subscription.setEventFilters([SESSIONS]).register();
  },
  sessions: () => rc.sessions.map(view),
  call: async ({ to }) => {
    await rc.makeCall({ type: "webphone", toNumber: to });
  },
  act: async ({ session, name, params }) => {
    await find(session)[name](...(params ?? []));
  },
  // By the phone's own message, where ringcentral-call would ask over REST.
  to_voicemail: async ({ session }) => {
    await find(session).webphoneSession.toVoicemail();
  },
  // A call that rings at this person's other phones, by an INVITE of this one.
  pick_up: async ({ session, to, from }) => {
    const { sessionId, serverId } = find(session).telephonySession;
    await rc.pickupInboundCall({ sessionId, serverId, toNumber: to, fromNumber: from, telephonySessionId: session });
  },
  switch_here: async ({ session }) => {
    await rc.switchCall(session);
  },
});
