// One request per line on standard input, `{id, do, ...}`; on standard output one answer per request,
// `{id, ok}` or `{id, error}`, and events `{event, ...}` whenever something happens.
import readline from "node:readline";

const write = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

export const tell = (event, facts = {}) => write({ event, ...facts });

export const serve = (handlers) => {
  readline.createInterface({ input: process.stdin }).on("line", async (line) => {
    const request = JSON.parse(line);
    try {
      const handler = handlers[request.do];
      if (!handler) throw new Error(`There is no command ${request.do}.`);
      write({ id: request.id, ok: (await handler(request)) ?? null });
    } catch (error) {
      write({ id: request.id, error: String(error?.stack ?? error) });
    }
  }).on("close", () => process.exit(0));
  process.on("unhandledRejection", (error) => tell("unhandled", { error: String(error?.stack ?? error) }));
};
