// The web app in Chromium, for as many tests as come: each connection to the socket is a page of its own, driven by lines
// (tests/clients/line_protocol.mjs). The first line says which: JSON {url, width, height, instance, scheme?, touch?,
// tone?, own?}. One Chromium serves all, each page in a context of its own: nothing that a page stores, allows or shows
// is seen by another. With a `tone` for its microphone, or `own`, a page has a Chromium with a profile for itself.
// Argument: the path of the socket. It ends when its standard input does.
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { LEAN } from "../clients/lean_chromium.mjs";
import { answering, listen, telling } from "../clients/line_protocol.mjs";
import { adminSteps } from "./admin_steps.mjs";
import { chatsSteps } from "./chats_steps.mjs";
import { mediaSteps } from "./media_steps.mjs";
import { meetingsSteps } from "./meetings_steps.mjs";
import { pageSteps } from "./page_steps.mjs";
import { pushSteps } from "./push_steps.mjs";
import { textsSteps } from "./texts_steps.mjs";

const here = import.meta.dirname;
const { chromium } = createRequire(path.join(here, "../clients/package.json"))("playwright-core");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "web-app-"));
const COMMON_HZ = 440;

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
  return file;
};

const microphone = (frequency) => {
  const file = path.join(folder, `${frequency}.wav`);
  return fs.existsSync(file) ? file : writeTone(file, frequency);
};

const launching = (tone) => ({
  executablePath: "/usr/bin/chromium",
  headless: true,
  args: [
    LEAN, "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${microphone(tone)}`, "--autoplay-policy=no-user-gesture-required",
  ],
});

const looks = (config) => ({
  viewport: { width: config.width, height: config.height },
  colorScheme: config.scheme ?? "light",
  hasTouch: config.touch ?? false,
  // What moves costs a processor that others wait for, and nobody looks.
  reducedMotion: "reduce",
  permissions: ["microphone"],
});

let launched = null;

// The Chromium of all; a new one after a crash.
const common = async () => {
  launched ??= chromium.launch(launching(COMMON_HZ));
  const browser = await launched.catch(() => null);
  if (browser?.isConnected()) return browser;
  launched = chromium.launch(launching(COMMON_HZ));
  return launched;
};

const newContext = async (config) => {
  const { own = false, tone = COMMON_HZ } = config;
  if (own || tone !== COMMON_HZ) {
    const profile = fs.mkdtempSync(path.join(folder, "profile-"));
    return chromium.launchPersistentContext(profile, { ...launching(tone), ...looks(config) });
  }
  return (await common()).newContext(looks(config));
};

const openPage = async (config) => {
  const context = await newContext(config);
  // The same phone each time: another instance would be one more of the five that an extension may have.
  await context.addInitScript((instance) => sessionStorage.setItem("clarion.phone-instance", instance), config.instance);
  await context.addInitScript({ path: path.join(here, "in_the_page.js") });
  const page = context.pages()[0] ?? (await context.newPage());
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error.stack)));
  page.on("dialog", (dialog) => dialog.accept());
  const steps = {
    ...adminSteps(page),
    ...textsSteps(page, context),
    ...chatsSteps(page),
    ...meetingsSteps(page, context),
    ...mediaSteps(page),
    ...pushSteps(page, context),
    ...pageSteps(page, context, config, problems),
  };
  // The busier the machine, the longer (tests/support/waiting.py).
  const patience = () => Math.min(4, Math.max(1, os.loadavg()[0] / os.cpus().length));
  const patient = ([name, step]) => [name, (what) => {
    page.setDefaultTimeout(15000 * patience());
    return step(what);
  }];
  return { steps: Object.fromEntries(Object.entries(steps).map(patient)), close: () => context.close() };
};

const attend = (socket) => {
  const tell = telling(socket);
  let opened = null;
  let handle = null;
  const open = async (config) => {
    opened = openPage(config);
    try {
      handle = answering((await opened).steps, socket);
      tell("ready");
    } catch (error) {
      tell("failed", { error: String(error?.stack ?? error) });
    }
  };
  socket.on("error", () => undefined); // whoever went away without a word
  listen(socket, (line) => (handle ?? open)(line)).on("close", async () => {
    await opened?.then(({ close }) => close()).catch((error) => console.error(error));
    socket.end();
  });
};

const leave = async () => {
  await launched?.then((browser) => browser.close()).catch(() => undefined);
  fs.rmSync(folder, { recursive: true, force: true });
  process.exit(0);
};

process.on("unhandledRejection", (error) => console.error(error));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, leave);
process.stdin.on("end", leave).resume();
net.createServer({ allowHalfOpen: true }, attend).listen(process.argv[2]);
