// Calls methods of @rc-ex/core for a test, by the line protocol. What a method gave or threw is told with the
// status and headers that the server sent.
import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import RingCentral from "@rc-ex/core";
import Utils from "@rc-ex/core/Utils";
import { serve } from "../line_protocol.mjs";

let rc;
let seen = [];

// {"$file": {name, type, base64}} stands for an attachment; with `text` its content is a string, with `path` a stream.
const revive = (value) => {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== "object") return value;
  if (value.$file) {
    const { name, type, base64, text, path } = value.$file;
    const content = path ? createReadStream(path) : (text ?? Buffer.from(base64, "base64"));
    return { filename: name, contentType: type, content };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
};

const portable = (data) => {
  if (data instanceof Uint8Array || data instanceof ArrayBuffer) {
    return { base64: Buffer.from(data).toString("base64") };
  }
  return { data: data ?? null };
};

const plain = (headers) => Object.fromEntries(Object.entries(headers));

const call = async ({ chain, method, args }) => {
  const [first, ...rest] = chain;
  let target = rc[first.name](...first.args);
  for (const { name, args: given } of rest) target = target[name](...given);
  seen = [];
  try {
    const gave = await target[method](...revive(args));
    return { ...portable(gave), ...seen.at(-1) };
  } catch (error) {
    if (!error.response) throw error;
    const { data, status } = error.response;
    return { ...portable(data), ...seen.at(-1), status, refused: true };
  }
};

// For what the package has no way to say: a path of one's own, by its plain client.
const read = async ({ path, query, bytes }) => {
  const { data, status, config } = await rc.get(path, query, bytes ? { responseType: "arraybuffer" } : {});
  return { ...portable(data), status, path: config.url };
};

// A form that the package makes, sent by its plain client.
const post_form = async ({ path, body }) => {
  const { data, status } = await rc.post(path, await Utils.getFormData(revive(body)));
  return { data, status };
};

serve({
  sign_in: async ({ server, clientId, clientSecret, jwt }) => {
    rc = new RingCentral({ server, clientId, clientSecret });
    rc.rest.httpClient.interceptors.response.use((response) => {
      seen.push({ status: response.status, headers: plain(response.headers), path: response.config.url });
      return response;
    });
    return rc.authorize({ jwt });
  },
  refresh: () => rc.refresh(),
  revoke: () => rc.revoke(),
  call,
  read,
  post_form,
});
