// What tests of meetings do on a page, besides web_app.mjs.
export const meetingsSteps = (page, context) => ({
  // The first text on the page that begins so.
  text_with: ({ start }) => page.getByText(start).locator("visible=true").first().innerText(),
  sees_tile: ({ name }) => page.getByTestId("stage").getByRole("group", { name, exact: true }).waitFor(),
  tiles: () => page.getByTestId("stage").locator("[data-testid^=tile-]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))),
  // A machine without camera and microphone, from the next page on.
  no_devices: () => context.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("none", "NotFoundError"));
    navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
  }),
  // The page that opens when a button is pressed, until it says this; then it is closed.
  opens: async ({ name, says }) => {
    const [opened] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("button", { name }).or(page.getByRole("link", { name })).or(page.getByRole("menuitem", { name })).locator("visible=true").first().click(),
    ]);
    await opened.getByText(says).first().waitFor();
    const path = new URL(opened.url()).pathname;
    await opened.close();
    return path;
  },
});
