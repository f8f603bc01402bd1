// Pushes in a browser that reaches no push service: its subscription is given to it, and what was pushed is delivered
// as that service would (DevTools `ServiceWorker.deliverPushMessage`).
export const pushSteps = (page, browser) => {
  let registration = null;
  const devtools = async () => {
    const session = await browser.newCDPSession(page);
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      registration = registrations.find((one) => !one.isDeleted)?.registrationId ?? registration;
    });
    await session.send("ServiceWorker.enable");
    return session;
  };
  const worker = async () => browser.serviceWorkers()[0] ?? browser.waitForEvent("serviceworker");
  let session = null;
  return {
    subscribes_with: async ({ subscription }) => {
      await browser.grantPermissions(["notifications"]);
      await page.addInitScript((given) => {
        let current = null;
        PushManager.prototype.getSubscription = async () => current;
        PushManager.prototype.subscribe = async (asked) => {
          if (!asked.userVisibleOnly || asked.applicationServerKey !== given.publicKey) throw new Error("asked wrongly");
          current = {
            endpoint: given.endpoint,
            options: {},
            toJSON: () => ({ endpoint: given.endpoint, expirationTime: null, keys: given.keys }),
            unsubscribe: async () => { current = null; return true; },
          };
          return current;
        };
      }, subscription);
    },
    deliver: async ({ payload }) => {
      session ??= await devtools();
      for (let tries = 0; registration === null && tries < 500; tries += 1) await page.waitForTimeout(20);
      if (registration === null) throw new Error("DevTools know of no service worker");
      const origin = new URL((await worker()).url()).origin;
      await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId: registration, data: payload });
    },
    pushed: async () => (await worker()).evaluate(async () => {
      const all = await self.registration.getNotifications();
      return all.map(({ title, body, tag, data }) => ({ title, body, tag, path: data?.path }));
    }),
    // No window of the app is left; the browser goes on.
    closes_app: () => page.goto("about:blank").then(() => undefined),
    // What a click does: an event of ours is not trusted, and may neither wait nor open windows.
    means: async ({ path }) => (await worker()).evaluate((wanted) => open(wanted).then(() => true, () => false), path),
    installable: async () => {
      const found = await browser.newCDPSession(page);
      const { data, errors } = await found.send("Page.getAppManifest");
      const { installabilityErrors } = await found.send("Page.getInstallabilityErrors");
      return { name: JSON.parse(data).name, errors, missing: installabilityErrors.map(({ errorId }) => errorId) };
    },
  };
};
