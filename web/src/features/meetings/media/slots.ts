/** Which video slot shows which tile. Pure. */
import type { Tile } from './types';

export interface PlacedTile extends Tile {
  mid: string;
}

const keyOf = (tile: { participant: string; source: string }): string => `${tile.participant} ${tile.source}`;

/** A tile stays on its slot; new ones take free slots. Tiles beyond the slots are left out, the last ones first. */
export function place(tiles: Tile[], mids: string[], before: PlacedTile[]): PlacedTile[] {
  const kept = new Map(before.filter((each) => mids.includes(each.mid)).map((each) => [keyOf(each), each.mid]));
  const wanted = tiles.slice(0, mids.length);
  const taken = new Set(wanted.map((tile) => kept.get(keyOf(tile))));
  const free = mids.filter((mid) => !taken.has(mid));
  return wanted.flatMap((tile) => {
    const mid = kept.get(keyOf(tile)) ?? free.shift();
    return mid === undefined ? [] : [{ ...tile, mid }];
  });
}

/** Sizes in device pixels, whole numbers. */
export function scaled(tiles: PlacedTile[], ratio: number): PlacedTile[] {
  const size = (value: number): number => Math.min(7680, Math.max(1, Math.round(value * ratio)));
  return tiles.map((tile) => ({ ...tile, width: size(tile.width), height: size(tile.height) }));
}
