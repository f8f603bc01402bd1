// The web app in Chromium, driven by lines (tests/clients/line_protocol.mjs). The microphone is a file with a tone.
// Argument: JSON {url, tone, width, height, instance, scheme?, touch?}.
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { serve, tell } from "../clients/line_protocol.mjs";
import { adminSteps } from "./admin_steps.mjs";
import { chatsSteps } from "./chats_steps.mjs";
import { pushSteps } from "./push_steps.mjs";
import { textsSteps } from "./texts_steps.mjs";

const here = import.meta.dirname;
const { chromium } = createRequire(path.join(here, "../clients/package.json"))("playwright-core");
const config = JSON.parse(process.argv[2]);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "web-app-"));

// Ten whole seconds at 48 kHz, 16 bit: Chromium begins again at the end of the file.
const writeTone = (file, frequency) => {
  const [rate, samples] = [48000, 480000];
  const data = Buffer.alloc(44 + samples * 2);
  data.write("RIFF", 0);
  data.writeUInt32LE(36 + samples * 2, 4);
  data.write("WAVEfmt ", 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(rate, 24);
  data.writeUInt32LE(rate * 2, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write("data", 36);
  data.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n += 1) {
    data.writeInt16LE(Math.round(8191 * Math.sin((2 * Math.PI * frequency * n) / rate)), 44 + n * 2);
  }
  fs.writeFileSync(file, data);
};
const microphone = path.join(folder, "microphone.wav");
writeTone(microphone, config.tone);

const browser = await chromium.launchPersistentContext(path.join(folder, "profile"), {
  executablePath: "/usr/bin/chromium",
  headless: true,
  viewport: { width: config.width, height: config.height },
  colorScheme: config.scheme ?? "light",
  hasTouch: config.touch ?? false,
  // What moves costs a processor that others wait for, and nobody looks.
  reducedMotion: "reduce",
  permissions: ["microphone"],
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${microphone}`, "--autoplay-policy=no-user-gesture-required",
  ],
});
// The same phone each time: another instance would be one more of the five that an extension may have.
await browser.addInitScript((instance) => sessionStorage.setItem("clarion.phone-instance", instance), config.instance);
await browser.addInitScript({ path: path.join(here, "in_the_page.js") });
const page = browser.pages()[0] ?? (await browser.newPage());
page.setDefaultTimeout(15000);
const problems = [];
page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
page.on("pageerror", (error) => problems.push(String(error.stack)));
page.on("dialog", (dialog) => dialog.accept());

const named = ({ role, name, exact = false }) => page.getByRole(role, { name, exact }).locator("visible=true").first();

serve({
  ...adminSteps(page),
  ...textsSteps(page, browser),
  ...chatsSteps(page),
  ...pushSteps(page, browser),
  open: ({ path: where }) => page.goto(config.url + where).then(() => undefined),
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
  heard: () => page.evaluate(() => window.testEar.report()),
  sticks_out: () => page.evaluate(() => {
    const main = document.getElementById("main") ?? document.body;
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth);
  }),
  audit: async () => {
    // Colours of what still fades in or out are nobody's to judge.
    await page.evaluate(() => {
      const passing = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
      return Promise.allSettled(passing.map((one) => one.finished)).then(() => undefined);
    });
    await page.evaluate(fs.readFileSync(path.join(here, "../../web/node_modules/axe-core/axe.min.js"), "utf8"));
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    return violations.flatMap((each) => each.nodes.map((node) => `${each.id} ${node.html.slice(0, 160)}: ${each.help}`));
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
    const session = await browser.newCDPSession(page);
    await session.send("WebAuthn.enable");
    await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
        isUserVerified: true, automaticPresenceSimulation: true,
      },
    });
  },
});

const close = () => browser.close().finally(() => fs.rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => close().finally(() => process.exit(0)));
tell("ready");
