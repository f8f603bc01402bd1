// What tests do on any page of the web app: things go by their role and name.
import fs from "node:fs";
import path from "node:path";
import { adminSteps } from "./admin_steps.mjs";

const axe = path.join(import.meta.dirname, "../../web/node_modules/axe-core/axe.min.js");

const keyboard = path.join(import.meta.dirname, "keyboard.js");

const otherLook = ({ width, scheme }) => ({
  ...(width < 700 ? { width: 1280, height: 860 } : { width: 390, height: 844 }),
  scheme: scheme === "light" ? "dark" : "light",
});

// `context`: its browser context; `config`: {url, width, height}; `problems`: what the console complained about.
export const pageSteps = (page, context, config, problems) => {
  const { settled } = adminSteps(page);
  const named = ({ role, name, exact = false }) => page.getByRole(role, { name, exact }).locator("visible=true").first();
  const sticksOut = () => page.evaluate(() => {
    const main = document.getElementById("main") ?? document.body;
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth);
  });
  const audit = async () => {
    // Colours of what still fades in or out are nobody's to judge.
    await page.evaluate(() => {
      const passing = () => document.getAnimations()
        .filter((one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity);
      // One that ends may make the page draw what fades in next.
      const ended = (now) => now.length === 0 ? undefined
        : Promise.allSettled(now.map((one) => one.finished)).then(() => ended(passing()));
      return ended(passing());
    });
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(fs.readFileSync(axe, "utf8"));
    // Only what is wrong, and without selectors for it: finding those takes longer than some rules.
    const how = { resultTypes: ["violations"], preload: false, selectors: false };
    const { violations } = await page.evaluate((how) => window.axe.run(document, how), how);
    return violations.flatMap((each) => each.nodes.map((node) => `${each.id} ${node.html.slice(0, 160)}: ${each.help}`));
  };
  const byKeyboard = async () => {
    if (!(await page.evaluate(() => "testKeyboard" in window))) await page.evaluate(fs.readFileSync(keyboard, "utf8"));
    return page.evaluate(() => window.testKeyboard());
  };
  const show = async ({ width, height, scheme }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    // The page hears of both, and draws itself; one of Mantine's says when it has the other colors.
    await page.waitForFunction((scheme) => {
      const { mantineColorScheme } = document.documentElement.dataset;
      if (!mantineColorScheme) return true;
      const chosen = localStorage.getItem("mantine-color-scheme-value") ?? "auto";
      return mantineColorScheme === (chosen === "auto" ? scheme : chosen);
    }, scheme);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await settled();
  };
  return {
    // Bytes that came over the wire for each file of this document.
    transferred: () => page.evaluate(() => ["navigation", "resource"].flatMap((kind) =>
      performance.getEntriesByType(kind).map((each) => [new URL(each.name).pathname, each.transferSize]))),
    // How many elements the page has, and the paths of what it asked the API since it was opened.
    nodes: () => page.evaluate(() => document.getElementsByTagName("*").length),
    asked: () => page.evaluate(() => performance.getEntriesByType("resource")
      .filter((each) => ["fetch", "xmlhttprequest"].includes(each.initiatorType))
      .map((each) => new URL(each.name).pathname).filter((path) => /^\/(restapi|analytics)\//.test(path))),
    quiet: async () => {
      await settled();
      await page.waitForLoadState("networkidle");
      await settled();
    },
    scroll_to_end: () => page.evaluate(() => new Promise((done) => {
      const main = document.getElementById("main");
      main.scrollTop = main.scrollHeight;
      requestAnimationFrame(() => requestAnimationFrame(() => done()));
    })),
    open: ({ path: where }) => page.goto(config.url + where).then(() => undefined),
    // As somebody who is signed in: the browser has the cookie that signing in leaves.
    enter: async ({ path: where, name, password }) => {
      const form = { data: { username: name, password } };
      const answer = await context.request.post(`${config.url}/restapi/v1.0/clarion/sign-in`, form);
      if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
      await page.goto(config.url + where, { timeout: 30000 });
      const known = () => sessionStorage.getItem("clarion.session") ?? localStorage.getItem("clarion.session");
      await page.waitForFunction(known, null, { timeout: 30000 });
    },
    fill: ({ label, text }) => page.getByLabel(label, { exact: true }).fill(text),
    click: (what) => named({ role: "button", ...what }).click(),
    // With a finger; the smaller side of what was touched, and whether all of it was in sight.
    tap: async (what) => {
      const button = named({ role: "button", ...what });
      const box = await button.boundingBox();
      await button.tap();
      const inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= config.width && box.y + box.height <= config.height;
      return { side: Math.min(box.width, box.height), inside };
    },
    focus_button: (what) => named({ role: "button", ...what }).focus(),
    focused: () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent),
    // Whether a button that was pressed by key has the focus again when its work is done.
    focus_after_work: ({ pointed }) => page.evaluate(async (pointed) => {
      const button = document.body.appendChild(document.createElement("button"));
      button.focus();
      button.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      button.disabled = true;
      button.blur();
      if (pointed) document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
      button.disabled = false;
      await new Promise((done) => setTimeout(done));
      const again = document.activeElement === button;
      button.remove();
      return again;
    }, pointed),
    title: () => page.title(),
    press: ({ keys }) => page.keyboard.press(keys),
    type: ({ text }) => page.keyboard.type(text, { delay: 120 }),
    sees: ({ text }) => page.getByText(text).locator("visible=true").first().waitFor(),
    sees_id: ({ part, state = "visible" }) => page.getByTestId(part).first().waitFor({ state }),
    ready: () => page.getByText("Ready for calls").first().waitFor({ state: "attached" }),
    ending: async ({ number }) => {
      const found = await page.waitForFunction((n) => window.clarionPhone.endings()[n - 1]?.ending, number, { timeout: 28000 });
      return found.jsonValue();
    },
    text_of: ({ part }) => page.getByTestId(part).first().innerText(),
    phase: ({ phase }) => page.locator(`[data-testid=call-state][data-phase=${phase}]`).waitFor(),
    texts: ({ role, name }) => page.getByRole(role, { name }).first().getByRole("listitem").allInnerTexts(),
    count: ({ role, name }) => page.getByRole(role, { name }).count(),
    heard: () => page.evaluate(() => window.testEar.report()),
    sticks_out: sticksOut,
    audit,
    // What is wrong with the page as it stands, and at the other size in the other scheme; then it is as before.
    fits: async ({ picture }) => {
      const before = { width: config.width, height: config.height, scheme: config.scheme ?? "light" };
      const found = [];
      await page.mouse.move(0, 0); // what shows only under a pointer is no part of the page
      await page.getByRole("tooltip").first().waitFor({ state: "hidden" });
      for (const look of [before, otherLook(before)]) {
        await show(look);
        if (process.env.WEB_PICTURES) await page.screenshot({ path: `${picture}-${look.width}.png` });
        const over = await sticksOut();
        if (over > 0) found.push(`${look.width} ${look.scheme}: ${over} px stick out`);
        found.push(...(await audit()).map((line) => `${look.width} ${look.scheme}: ${line}`));
      }
      // At one size is enough, and at last: lists open where the focus goes.
      found.push(...(await byKeyboard()));
      await show(before);
      return found;
    },
    // For whoever looks at them: `WEB_PICTURES=1`.
    picture: ({ file }) => (process.env.WEB_PICTURES ? page.screenshot({ path: file }).then(() => undefined) : undefined),
    problems: () => problems,
    check: ({ label }) => page.getByLabel(label, { exact: false }).first().click(),
    comes_to: async ({ start }) => {
      await page.waitForURL((url) => url.href.startsWith(start));
      return page.url();
    },
    // A value with its name above it (client id, secret, key).
    given: ({ label }) => page.locator(`div:has(> span:text-is("${label}")) > div`).first().innerText(),
    key_shown: () => page.locator("img[alt^='QR code'] ~ div span").first().innerText(),
    link_shown: () => page.locator("span", { hasText: "/sign-in#link=" }).first().innerText(),
    go: ({ address }) => page.goto(address).then(() => undefined),
    // All that is kept for a site, after something more was put there; nobody has to be at home.
    stores: async ({ address, name }) => {
      await context.route(address, (route) => route.fulfill({ contentType: "text/html", body: "<h1>Nobody</h1>" }));
      await page.goto(address);
      return page.evaluate((key) => {
        localStorage.setItem(key, key);
        return { ...localStorage };
      }, name);
    },
    // An app opens the consent page in a window of its own, and waits for word from there.
    popup: async ({ address, person, password }) => {
      const [window_] = await Promise.all([
        page.waitForEvent("popup"),
        page.evaluate((where) => {
          window.heard = new Promise((done) => window.addEventListener("message", (event) => done(event.data)));
          window.open(where, "sign-in", "width=480,height=720");
        }, address),
      ]);
      await window_.getByLabel("Extension, number or email", { exact: true }).fill(person);
      await window_.getByLabel("Password", { exact: true }).fill(password);
      await window_.getByRole("button", { name: "Sign in", exact: true }).click();
      await window_.getByRole("button", { name: "Allow" }).click();
      return page.evaluate(() => Promise.race([window.heard, new Promise((done) => setTimeout(done, 10000, "silence"))]));
    },
    // A platform authenticator that says yes by itself.
    passkeys: async () => {
      const session = await context.newCDPSession(page);
      await session.send("WebAuthn.enable");
      await session.send("WebAuthn.addVirtualAuthenticator", {
        options: {
          protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
          isUserVerified: true, automaticPresenceSimulation: true,
        },
      });
    },
  };
};
