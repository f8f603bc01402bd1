// Which layer each tile gets.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const { allocate } = createRequire(import.meta.url)("../../../clarion/engines/sfu/server/layers.js");
const LAYERS = [
  { rid: "l", height: 180, bitrate: 150_000 },
  { rid: "m", height: 360, bitrate: 500_000 },
  { rid: "h", height: 720, bitrate: 1_700_000 },
];
const SCREEN = [{ rid: "", height: 1080, bitrate: 1_000_000 }];
const tile = (mid, height, more = {}) => ({
  mid, height, area: height * height, screen: false, layers: LAYERS, now: null, ...more,
});
const chosen = (tiles, estimate, lossy = true) => Object.fromEntries(allocate(tiles, estimate, lossy).chosen);

test("the layer fits the tile, and no more", () => {
  assert.deepEqual(chosen([tile("a", 720), tile("b", 360), tile("c", 90)], 10_000_000), { a: "h", b: "m", c: "l" });
  assert.deepEqual(chosen([tile("a", 2160)], 10_000_000), { a: "h" });
  assert.deepEqual(chosen([tile("a", 200)], 10_000_000), { a: "l" }); // close enough
});

test("a narrow downlink gives everybody the smallest layer before anybody gets a larger one", () => {
  assert.deepEqual(chosen([tile("a", 720), tile("b", 720), tile("c", 720)], 600_000), { a: "l", b: "l", c: "l" });
  assert.deepEqual(chosen([tile("a", 720), tile("b", 360)], 800_000), { a: "m", b: "l" });
});

test("what does not fit is paused, the smallest tiles first, and never all", () => {
  assert.deepEqual(chosen([tile("a", 90), tile("b", 720)], 200_000), { a: null, b: "l" });
  assert.deepEqual(chosen([tile("a", 720)], 10_000), { a: "l" });
});

test("a low estimate alone pauses nothing", () => {
  assert.deepEqual(chosen([tile("a", 720), tile("b", 360), tile("c", 90)], 100_000, false), { a: "l", b: "l", c: "l" });
});

test("a screen comes first and is never made smaller", () => {
  const tiles = [tile("a", 720), tile("s", 300, { screen: true, layers: SCREEN })];
  assert.deepEqual(chosen(tiles, 1_400_000), { a: "l", s: "" });
});

test("at the border a tile does not flap: up needs room to spare, staying does not", () => {
  assert.deepEqual(chosen([tile("a", 360, { now: "l" })], 520_000), { a: "l" });
  assert.deepEqual(chosen([tile("a", 360, { now: "m" })], 520_000), { a: "m" });
  assert.deepEqual(chosen([tile("a", 360, { now: "m" })], 480_000), { a: "l" });
});

test("what is missing for all wishes is counted, and nothing when they are met", () => {
  assert.equal(allocate([tile("a", 720)], 600_000, false).missing, 1_200_000);
  assert.equal(allocate([tile("a", 720)], 5_000_000, false).missing, 0);
});

test("layers go by their size, though a still picture may cost less in a larger one", () => {
  const still = [{ rid: "h", height: 720, bitrate: 20_000 }, { rid: "l", height: 180, bitrate: 60_000 }];
  assert.deepEqual(chosen([tile("a", 90, { layers: still })], 5_000_000), { a: "l" });
  assert.deepEqual(chosen([tile("a", 720, { layers: still })], 5_000_000), { a: "h" });
});

test("a source that sends nothing is nobody's tile", () => {
  assert.deepEqual(chosen([tile("a", 720, { layers: [] })], 5_000_000), {});
});
