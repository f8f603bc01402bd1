// One request per line on the input, `{id, do, ...}`; on the output one answer per request, `{id, ok}` or
// `{id, error}`, and events `{event, ...}` whenever something happens.
import readline from "node:readline";

export const telling = (output) => (event, facts = {}) => void output.write(`${JSON.stringify({ event, ...facts })}\n`);

export const tell = telling(process.stdout);

const answer = async (handlers, { id, ...request }) => {
  try {
    const handler = handlers[request.do];
    if (!handler) throw new Error(`There is no command ${request.do}.`);
    return { id, ok: (await handler(request)) ?? null };
  } catch (error) {
    return { id, error: String(error?.stack ?? error) };
  }
};

// Each line goes to `handle`, as what it says; returns the emitter of `close`.
export const listen = (input, handle) =>
  readline.createInterface({ input }).on("line", (line) => handle(JSON.parse(line)));

export const answering = (handlers, output) => async (request) =>
  void output.write(`${JSON.stringify(await answer(handlers, request))}\n`);

export const serve = (handlers) => {
  listen(process.stdin, answering(handlers, process.stdout)).on("close", () => process.exit(0));
  process.on("unhandledRejection", (error) => tell("unhandled", { error: String(error?.stack ?? error) }));
};
