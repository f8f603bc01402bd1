// The media server of meetings. It is started by Clarion with everything it needs in its arguments:
//   node main.js --control 127.0.0.1:2225 --bind 0.0.0.0 --address 203.0.113.7 --port 40000 --threads 2
// and the secret of its control socket in CLARION_SFU_TOKEN.
"use strict";

const { parseArgs } = require("node:util");
const { values } = parseArgs({
  options: {
    control: { type: "string", default: "127.0.0.1:2225" },
    bind: { type: "string", default: "127.0.0.1" },
    address: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "40000" },
    threads: { type: "string", default: "1" },
  },
});
const token = process.env.CLARION_SFU_TOKEN;
if (!token) throw new Error("CLARION_SFU_TOKEN is not set.");
process.env.CLARION_SFU_BIND = values.bind;

const medooze = require("medooze-media-server");
const { Control } = require("./control.js");

medooze.enableLog(false);
medooze.enableDebug(false);
medooze.enableUltraDebug(false);
process.on("uncaughtException", (error) => {
  console.error(JSON.stringify({ event: "uncaught", reason: String(error?.stack ?? error) }));
});

/** One UDP port and one thread each; a room stays on one of them. */
const endpoints = Array.from({ length: Number(values.threads) }, (_, index) => {
  const port = Number(values.port) + index;
  medooze.setPortRange(port, port + 1);
  try {
    return medooze.createEndpoint(values.address.split(","));
  } catch {
    console.error(`ERROR UDP port ${port} of ${values.bind} cannot be opened.`);
    process.exit(1);
  }
});
const [host, port] = values.control.split(":");
const control = new Control(endpoints, token);
control.server.on("error", (error) => {
  console.error(`ERROR ${error.message}`);
  process.exit(1);
});
control.listen(host, Number(port), () => console.log(JSON.stringify({ event: "listening", ...values })));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
