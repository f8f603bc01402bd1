// Official event clients for a test, by the line protocol: @rc-ex/ws alone, or @ringcentral/subscriptions over
// @ringcentral/sdk. Both end up with a WebSocketExtension, which reconnects and recovers by itself.
import RcExCore from "@rc-ex/core";
import RcExWs, { Events } from "@rc-ex/ws";
import SdkModule from "@ringcentral/sdk";
import SubscriptionsModule from "@ringcentral/subscriptions";
import { serve, tell } from "./line_protocol.mjs";

const RingCentral = RcExCore.default ?? RcExCore;
const WebSocketExtension = RcExWs.default ?? RcExWs;
const { SDK } = SdkModule;
const { Subscriptions } = SubscriptionsModule;

let rc;
let socket;

const watch = () => {
  // A server that is away refuses the connection: without this Node would end, and with it the attempts.
  socket.eventEmitter.on(Events.newWebSocketObject, (ws) => ws.on("error", () => tell("refused")));
  socket.eventEmitter.on(Events.autoRecoverSuccess, () => tell("recovered", { state: "Successful" }));
  socket.eventEmitter.on(Events.autoRecoverFailed, () => tell("recovered", { state: "Failed" }));
};

const heard = (event) => tell("notification", { notification: event });

serve({
  // @rc-ex/ws, with REST over the socket.
  rc_ex: async ({ server, clientId, clientSecret, jwt, filters }) => {
    rc = new RingCentral({ server, clientId, clientSecret });
    await rc.authorize({ jwt });
    socket = new WebSocketExtension({ restOverWebSocket: true });
    await rc.installExtension(socket);
    watch();
    await socket.subscribe(filters, heard);
    return { details: socket.connectionDetails, subscription: socket.subscription.subscriptionInfo };
  },
  // @ringcentral/sdk with @ringcentral/subscriptions.
  sdk: async ({ server, clientId, clientSecret, jwt, filters }) => {
    const sdk = new SDK({ server, clientId, clientSecret });
    await sdk.platform().login({ jwt });
    const subscriptions = new Subscriptions({ sdk });
    const make = subscriptions.newWsExtension.bind(subscriptions);
    subscriptions.newWsExtension = async () => {
      socket = await make();
      watch();
      return socket;
    };
    const subscription = subscriptions.createSubscription();
    subscription.on(subscription.events.notification, heard);
    await subscription.setEventFilters(filters).register();
    return { details: socket.connectionDetails, subscription: socket.subscription.subscriptionInfo };
  },
  // A typed method, which travels over the socket.
  extension: async () => {
    const extension = await rc.restapi().account().extension().get();
    return extension.extensionNumber;
  },
  // The network goes away without a word.
  drop: () => {
    socket.ws.terminate();
  },
  widen: async ({ filters }) => {
    socket.subscription.eventFilters = filters;
    await socket.subscription.refresh();
    return socket.subscription.subscriptionInfo;
  },
  revoke: () => socket.revoke(),
});
