// What tests of the texting inbox do on a page, besides web_app.mjs.
export const textsSteps = (page, browser) => ({
  // Where several things look alike: the newest of a kind that says this.
  says: ({ part, text }) => page.getByTestId(part).filter({ hasText: text }).last().waitFor(),
  // A part of a segmented control.
  switch_to: ({ word }) => page.locator("label").filter({ hasText: word }).locator("visible=true").first().click(),
  give_to: async ({ label, option }) => {
    await page.getByRole("combobox", { name: label }).click();
    await page.getByRole("option", { name: option }).locator("visible=true").first().click();
  },
  gone: ({ text }) => page.getByText(text).locator("visible=true").first().waitFor({ state: "detached" }),
  focus: ({ label }) => page.getByLabel(label, { exact: true }).last().focus(),
  // A file from the clipboard, or let fall, as the browser tells a page of it.
  hand_over: ({ label, how, name, type, base64 }) =>
    page.getByLabel(label, { exact: true }).last().evaluate((target, given) => {
      const bytes = Uint8Array.from(atob(given.base64), (char) => char.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], given.name, { type: given.type }));
      const event = given.how === "paste"
        ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
        : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      target.dispatchEvent(event);
    }, { how, name, type, base64 }),
  /** The size of the picture in an entry of a list that says `text`, once it is there. */
  face_shown: async ({ text }) => {
    const image = page.getByRole('listitem').filter({ hasText: text }).locator('img').first();
    await image.waitFor();
    await page.waitForFunction((element) => element.naturalWidth > 0, await image.elementHandle());
    return image.evaluate((element) => [element.naturalWidth, element.naturalHeight]);
  },
  image_shown: async ({ alt }) => {
    const image = page.getByRole("img", { name: alt }).last();
    await image.waitFor();
    return image.evaluate((element) => [element.naturalWidth, element.naturalHeight]);
  },
  resize: ({ width, height }) => page.setViewportSize({ width, height }),
  value_of: ({ label }) => page.getByLabel(label, { exact: true }).last().inputValue(),
  offline: ({ off }) => browser.setOffline(off),
  notices: () => page.evaluate(() => window.shownNotices ?? []),
  // The browser's notifications, kept to be looked at, on a page that nobody sees.
  watch_notices: () => page.evaluate(() => {
    window.shownNotices = [];
    class Kept {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title, { body }) { window.shownNotices.push([title, body]); }
      close() {}
    }
    window.Notification = Kept;
  }),
  look_away: ({ away }) => page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, away),
});
