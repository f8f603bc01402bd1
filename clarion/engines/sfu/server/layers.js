// Which simulcast layer each tile of a viewer gets. Pure: no media, no clock.
"use strict";

const UNKNOWN_ESTIMATE = 2_000_000; // bit/s that a downlink is taken for until it has been measured
const CLOSE_ENOUGH = 0.8; // a layer of this share of a tile's height is not worth the next larger one
const CAUTION = 1.15; // a larger layer than now must fit with so much to spare, so that tiles do not flap

/**
 * @typedef {{rid: string, height: number, bitrate: number}} Layer An active layer of a source
 * @typedef {{mid: string, height: number, area: number, screen: boolean, layers: Layer[], now: string | null}} Wanted
 *   A tile: how large it is, what its source sends, and which rid it gets at present (null: none)
 * @typedef {{chosen: Map<string, string | null>, missing: number}} Allocation
 *   The rid of each tile (null: paused), and how many bit/s the downlink would have to carry more for all wishes
 */

/**
 * The layer that a tile would get if bandwidth were no matter.
 * @param {Wanted} tile
 * @param {Layer[]} layers ascending
 */
function wish(tile, layers) {
  if (tile.screen) return layers.length - 1;
  const found = layers.findIndex((each) => each.height >= tile.height * CLOSE_ENOUGH);
  return found < 0 ? layers.length - 1 : found;
}

/**
 * Screens first, then large tiles. Everybody gets the smallest layer before anybody gets a larger one; the first tile
 * is never paused.
 * @param {Wanted[]} tiles
 * @param {number} estimate bit/s of the downlink for video; 0: not measured yet
 * @param {boolean} lossy Whether packets are lost. Otherwise no tile is paused: an estimate is low as well where little
 *   was sent, or where a busy machine acknowledges late.
 * @returns {Allocation}
 */
function allocate(tiles, estimate, lossy) {
  const order = tiles
    .filter((each) => each.layers.length > 0)
    .map((tile) => {
      const layers = [...tile.layers].sort((one, other) => one.height - other.height || one.bitrate - other.bitrate);
      return { tile, layers, wish: wish(tile, layers), at: -1, now: layers.findIndex((each) => each.rid === tile.now) };
    })
    .sort((one, other) => Number(other.tile.screen) - Number(one.tile.screen) || other.tile.area - one.tile.area);
  let left = estimate || UNKNOWN_ESTIMATE;
  for (let raised = true; raised; ) {
    raised = false;
    for (const each of order) {
      if (each.at >= each.wish || (each.at < 0 && each.wish < 0)) continue;
      const next = each.at + 1;
      const cost = each.layers[next].bitrate - (each.at < 0 ? 0 : each.layers[each.at].bitrate);
      const needed = next > each.now ? cost * CAUTION : cost;
      const given = each.at < 0 && (!lossy || each === order[0]);
      if (needed > left && !given) continue;
      left -= cost;
      each.at = next;
      raised = true;
    }
  }
  const chosen = new Map(order.map((each) => [each.tile.mid, each.at < 0 ? null : each.layers[each.at].rid]));
  const missing = order.reduce((sum, each) => sum + each.layers[each.wish].bitrate - (each.at < 0 ? 0 : each.layers[each.at].bitrate), 0);
  return { chosen, missing };
}

module.exports = { allocate, UNKNOWN_ESTIMATE };
