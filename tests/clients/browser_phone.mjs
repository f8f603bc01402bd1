// The npm package ringcentral-web-phone in Chromium with real WebRTC, driven by lines (line_protocol.mjs). The microphone is
// a file with a tone. Argument: JSON {sipInfo, tone, instanceId, trace, chromium}.
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { LEAN } from "./lean_chromium.mjs";
import { serve, tell } from "./line_protocol.mjs";

const config = JSON.parse(process.argv[2]);
const here = import.meta.dirname;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "browser-phone-"));

// Ten whole seconds at 48 kHz, 16 bit: Chromium begins again at the end of the file.
const writeTone = (file, frequency) => {
  const rate = 48000;
  const samples = rate * 10;
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

const files = {
  "/": ["text/html", path.join(here, "browser_phone.html")],
  "/phone.js": ["text/javascript", path.join(here, "browser_phone_page.mjs")],
  "/web-phone.js": ["text/javascript", path.join(here, "node_modules/ringcentral-web-phone/dist/index.iife.js")],
};
const server = http.createServer((request, response) => {
  const found = files[new URL(request.url, "http://x").pathname];
  if (!found) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": found[0] }).end(fs.readFileSync(found[1]));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const microphone = path.join(folder, "microphone.wav");
writeTone(microphone, config.tone);
const browser = await chromium.launch({
  executablePath: config.chromium ?? "/usr/bin/chromium",
  headless: true,
  args: [
    LEAN,
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${microphone}`,
    "--autoplay-policy=no-user-gesture-required",
    "--ignore-certificate-errors", // the authority is not in the browser's store; Node's client checks it
  ],
});
const page = await browser.newPage();
page.on("console", (message) => process.stderr.write(`${message.text()}\n`));
page.on("pageerror", (error) => process.stderr.write(`page error: ${error.stack}\n`));
await page.exposeFunction("tell", tell);
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.evaluate((given) => window.make(given), config);

const close = async () => {
  await browser.close();
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
};
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => close().finally(() => process.exit(0)));

const names = [
  "register", "unregister", "call", "answer", "decline", "to_voicemail", "forward", "hold", "resume", "mute", "unmute",
  "transfer", "warm_transfer", "complete_transfer", "cancel_transfer", "start_recording", "stop_recording", "hang_up",
  "cancel", "press", "heard", "candidates", "restart_ice", "lose_socket", "come_back",
];
serve(Object.fromEntries(names.map((name) => [name, (given) => page.evaluate(([n, g]) => window.commands[n](g), [name, given])])));
tell("ready");
