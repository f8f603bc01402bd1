// Reads the type definitions of @rc-ex/core and writes to standard output
// {operations: [{verb, endpoint, chain, method, args, body, query, answer}], schemas: {Type: JSON schema}}:
// what the client that nobody here wrote believes every operation takes and gives.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

const dist = path.dirname(fileURLToPath(import.meta.resolve("@rc-ex/core")));

const imports = (source) =>
  Object.fromEntries([...source.matchAll(/^import (\S+) from "([^"]+)";$/gm)].map(([, name, file]) => [name, file]));

const typeOf = (written, imported) => {
  const many = written.endsWith("[]");
  const name = many ? written.slice(0, -2) : written;
  const file = imported[name];
  const known = file?.includes("/definitions/") ? path.basename(file, ".mjs") : null;
  return known ? { type: known, many } : { type: null, written, many };
};

const argument = (text, imported) => {
  const [, name, written] = text.match(/^(\w+)\??: (.+)$/);
  const kind = { queryParams: "query", restRequestConfig: "config" }[name] ?? "body";
  return { name, kind, ...typeOf(written, imported) };
};

const OPERATION =
  /HTTP Method: (\w+)\s+\*\s+Endpoint: (\S+)([\s\S]*?)\*\/\s+(\w+)\(([^)]*)\): Promise<(.+)>;/g;
const CHILD = /^ {2}(\w+)\(([^)]*)\): (Index\S*);$/gm;

function* operationsOf(file, chain) {
  const source = fs.readFileSync(file, "utf8");
  const imported = imports(source);
  for (const [, verb, endpoint, , method, given, answer] of source.matchAll(OPERATION)) {
    const args = given ? given.split(", ").map((text) => argument(text, imported)) : [];
    yield { verb: verb.toUpperCase(), endpoint, chain, method, args, answer: typeOf(answer, imported) };
  }
  for (const [, name, given, type] of source.matchAll(CHILD)) {
    const child = path.join(path.dirname(file), imported[type].replace(/\.mjs$/, ".d.mts"));
    yield* operationsOf(child, [...chain, { name, takes: given ? given.split("?")[0].split(":")[0] : null }]);
  }
}

const roots = () => {
  const source = fs.readFileSync(path.join(dist, "index.d.mts"), "utf8");
  const imported = imports(source);
  return [...source.matchAll(CHILD)].map(([, name, given, type]) => ({
    link: { name, takes: given ? given.split("?")[0].split(":")[0] : null },
    file: path.join(dist, imported[type].replace(/\.mjs$/, ".d.mts")),
  }));
};

const schemas = () => {
  const folder = path.join(dist, "definitions");
  const names = fs.readdirSync(folder).filter((file) => file.endsWith(".d.mts")).map((file) => file.slice(0, -6));
  const entry = path.join(dist, "every-definition.d.mts");
  const lines = names.map((name) => `import type ${name}Type from "./definitions/${name}.mjs";`);
  const fields = names.map((name) => `  ${name}: ${name}Type;`);
  fs.writeFileSync(entry, [...lines, "export interface Every {", ...fields, "}"].join("\n"));
  const options = { path: entry, type: "Every", expose: "all", skipTypeCheck: true, additionalProperties: true };
  return createGenerator({ ...options, jsDoc: "none", topRef: false }).createSchema("Every").definitions;
};

const operations = roots().flatMap(({ link, file }) => [...operationsOf(file, [link])]);
process.stdout.write(JSON.stringify({ operations, schemas: schemas() }));
