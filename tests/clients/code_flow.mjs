// @ringcentral/sdk signs in with an authorization code, driven by lines (line_protocol.mjs).
// Argument: JSON {server, clientId, clientSecret?, redirectUri, pkce, discovery?}.
import { createRequire } from "node:module";
import { serve } from "./line_protocol.mjs";

const { SDK } = createRequire(import.meta.url)("@ringcentral/sdk");
const { server, clientId, clientSecret, redirectUri, pkce, discovery } = JSON.parse(process.argv[2]);
const sdk = new SDK({
  clientId, clientSecret, redirectUri,
  ...(discovery ? { enableDiscovery: true, discoveryServer: server } : { server }),
});
const platform = sdk.platform();

serve({
  login_url: async () => {
    const options = { state: "s t", usePKCE: pkce };
    return discovery ? platform.loginUrlWithDiscovery(options) : platform.loginUrl(options);
  },
  login: async ({ redirect }) => {
    const answer = platform.parseLoginRedirect(new URL(redirect).search);
    await platform.login({ ...answer, redirect_uri: redirectUri });
    return (await (await platform.get("/restapi/v1.0/account/~/extension/~")).json()).id;
  },
  refresh: async () => {
    const before = (await platform.auth().data()).access_token;
    await platform.refresh();
    return (await platform.auth().data()).access_token !== before;
  },
  logout: async () => {
    await platform.logout();
    return platform.loggedIn();
  },
});
