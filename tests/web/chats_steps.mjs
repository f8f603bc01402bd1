// What tests of team messaging do on a page, besides web_app.mjs and texts_steps.mjs.
const last = (page, text, part = "post") => page.getByTestId(part).filter({ hasText: text }).locator("visible=true").last();

export const chatsSteps = (page) => ({
  // The tools of a post show when it is pointed at.
  on_post: async ({ text, tool, item, part }) => {
    const post = last(page, text, part);
    await post.hover();
    await post.getByRole("button", { name: tool, exact: true }).click();
    if (item) await page.getByRole("menuitem", { name: item, exact: true }).click();
  },
  pick: ({ item }) => page.getByRole("menuitem", { name: item, exact: true }).click(),
  says_not: ({ part, text }) => page.getByTestId(part).filter({ hasText: text }).first().waitFor({ state: "detached" }),
  codes: () => page.locator("code").allInnerTexts(),
  choose_found: ({ option }) => page.getByRole("option", { name: option }).locator("visible=true").first().click(),
  // What the posts say, as they stand: without times and names.
  posts: ({ part = "flow" }) => page.getByTestId(part).locator("[data-post] [dir=auto], [data-testid=pending-post] [dir=auto]").allInnerTexts()
    .then((all) => all.map((text) => text.replace(/\n+/g, "\n"))),
  chat_names: () => page.getByTestId("chat-list").locator("[data-row]").allInnerTexts(),
  rows_drawn: () => page.getByTestId("chat-list").locator("li").count(),
  has_class_of: ({ selector }) => page.locator(selector).count(),
  in_view: ({ part, text }) => last(page, text, part).evaluate((element) => {
    const box = element.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= window.innerHeight;
  }),
  wheel: async ({ part, by }) => {
    await page.getByTestId(part).hover();
    await page.mouse.wheel(0, by);
  },
  focused: () => page.evaluate(() => document.activeElement?.textContent ?? ""),
  // Scrolls wildly; the most rows that any frame drew, and how far it came.
  scrolls: () => page.evaluate(async () => {
    const list = document.querySelector("[data-testid=chat-list]").parentElement;
    let most = 0;
    for (let step = 0; step < 60; step += 1) {
      list.scrollTop += 5000;
      await new Promise((done) => requestAnimationFrame(done));
      most = Math.max(most, document.querySelectorAll("[data-testid=chat-list] li").length);
    }
    return { most, at: list.scrollTop };
  }),
  brought: ({ name }) => page.getByTestId("upload").filter({ hasText: name }).and(page.locator("[data-state=done]")).waitFor(),
  plays: async ({ label }) => {
    const player = page.locator("audio, video").and(page.getByLabel(label, { exact: true })).last();
    await player.waitFor({ state: "attached" });
    await player.evaluate((element) => new Promise((done, failed) => {
      element.onerror = failed;
      if (element.readyState > 1) done();
      else element.oncanplay = done;
    }));
  },
  // Some of it was heard, and how long it is in seconds.
  heard_some: async ({ label }) => {
    const player = page.locator("audio").and(page.getByLabel(label, { exact: true })).last();
    await player.waitFor({ state: "attached" });
    return player.evaluate((element) => new Promise((done) => {
      const look = () => element.played.length > 0 && element.currentTime > 0.2 && done(element.duration);
      element.addEventListener("timeupdate", look);
      look();
    }));
  },
  bars: ({ part }) => page.getByTestId(part).last().locator("rect").evaluateAll((all) => all.map((one) => Number(one.getAttribute("height")))),
  still: ({ name }) => page.getByRole("button", { name }).locator("img").evaluate((element) => new Promise((done) => {
    const look = () => element.naturalWidth && done([element.naturalWidth, element.naturalHeight]);
    element.addEventListener("load", look);
    look();
  })),
  recorded: ({ seconds }) => page.getByTestId("recorder").getByRole("timer").filter({ hasText: `0:0${seconds}` }).waitFor(),
  opens_document: async ({ name }) => {
    const [tab] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("button", { name, exact: true }).click()]);
    const address = tab.url();
    await tab.close();
    return address;
  },
  picture_in: ({ part }) => page.getByTestId(part).last().locator("img").evaluate((element) => new Promise((done) => {
    const look = () => element.naturalWidth && done([element.naturalWidth, element.naturalHeight]);
    element.addEventListener("load", look);
    look();
  })),
  counted_buttons: ({ name }) => page.getByRole("button", { name, exact: true }).count(),
  // What of a part could act: scripts, pictures that somebody wrote, links that run something.
  markup_in: ({ part }) => page.getByTestId(part).first().evaluate((element) => ({
    script: element.querySelectorAll("script, iframe, object, embed").length,
    broken: element.querySelectorAll("img[src=x], [onerror], [onload]").length,
    acting: [...element.querySelectorAll("a")].filter((link) => !/^(https?|mailto|tel):/.test(link.href)).length,
    caught: "caught" in window,
  })),
  // After watch_notices: as if nobody had answered the browser yet.
  undecided_notices: () => page.evaluate(() => {
    window.Notification.permission = "default";
    window.Notification.requestPermission = async () => {
      window.Notification.permission = "granted";
      return "granted";
    };
  }),
  point_at: async ({ part }) => {
    await page.getByTestId(part).first().hover();
    await page.getByRole("tooltip").first().waitFor({ state: "detached" });
  },
  no_dialog: () => page.getByRole("dialog").first().waitFor({ state: "detached" }),
  fill_in: ({ part, label, text }) => page.getByTestId(part).last().getByRole("textbox", { name: label }).fill(text),
  click_in: ({ part, text, name }) => last(page, text, part).getByRole("button", { name, exact: true }).click(),
  disabled: ({ name }) => page.getByRole("button", { name }).last().isDisabled(),
  // The next uploads do not arrive.
  break_uploads: ({ times }) => page.route("**/team-messaging/v1/files*", (route) => route.abort(), { times }),
  upload_failed: ({ name }) => page.getByTestId("upload").filter({ hasText: name }).and(page.locator("[data-state=failed]")).waitFor(),
  button_gone: ({ name }) => page.getByRole("button", { name }).first().waitFor({ state: "detached" }),
  no_menu: () => page.getByRole("menu").first().waitFor({ state: "detached" }),
  open_found: () => page.getByTestId("found").getByRole("button").first().click(),
  // A chat of the list let fall on a heading.
  drag_chat: ({ chat, to }) => page.getByTestId("chat-list").getByRole("button", { name: chat }).first()
    .dragTo(page.getByTestId("chat-list").getByRole("button", { name: to }).first()),
  counted: ({ part }) => page.getByTestId(part).count(),
  reload: () => page.reload().then(() => undefined),
});
