// Who is heard on which slot.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const { Loudness, seat } = createRequire(import.meta.url)("../../../clarion/engines/sfu/server/speakers.js");
const levels = (given) => new Map(Object.entries(given));

test("the loudest are heard, and a pause between words changes nothing", () => {
  const loudness = new Loudness();
  loudness.step(levels({ a: 0.9, b: 0.8, c: 0.7, d: 0.2 }));
  assert.deepEqual(loudness.loudest(["a", "b", "c", "d"], new Set(), 3), ["a", "b", "c"]);
  loudness.step(levels({ a: 0, b: 0, c: 0, d: 0.2 }));
  assert.deepEqual(loudness.loudest(["a", "b", "c", "d"], new Set(["a", "b", "c"]), 3), ["a", "b", "c"]);
  for (let step = 0; step < 20; step += 1) loudness.step(levels({ a: 0.9, b: 0.8, c: 0, d: 0.5 }));
  assert.deepEqual(loudness.loudest(["a", "b", "c", "d"], new Set(["a", "b", "c"]), 3), ["a", "b", "d"]);
});

test("a slightly louder voice does not push another out", () => {
  const loudness = new Loudness();
  loudness.step(levels({ a: 0.5, b: 0.55 }));
  assert.deepEqual(loudness.loudest(["a", "b"], new Set(["a"]), 1), ["a"]);
  loudness.step(levels({ a: 0.5, b: 0.9 }));
  assert.deepEqual(loudness.loudest(["a", "b"], new Set(["a"]), 1), ["b"]);
});

test("the active speaker stays until another one speaks clearly, or leaves", () => {
  const loudness = new Loudness();
  assert.equal(loudness.speaker(levels({ a: 0.1, b: 0.1 })), "");
  assert.equal(loudness.speaker(levels({ a: 0.6, b: 0.1 })), "a");
  assert.equal(loudness.speaker(levels({ a: 0.6, b: 0.65 })), "a");
  assert.equal(loudness.speaker(levels({ a: 0, b: 0.1 })), "a");
  assert.equal(loudness.speaker(levels({ a: 0, b: 0.5 })), "b");
  assert.equal(loudness.speaker(levels({ a: 0.1 })), "");
});

test("what is on a slot stays there; new ones take free slots", () => {
  assert.deepEqual(seat(["", "", ""], ["a", "b"]), ["a", "b", ""]);
  assert.deepEqual(seat(["a", "b", ""], ["b", "c"]), ["c", "b", ""]);
  assert.deepEqual(seat(["a", "b", "c"], ["d", "c", "a"]), ["a", "d", "c"]);
  assert.deepEqual(seat(["a"], ["b", "c"]), ["b"]);
});
