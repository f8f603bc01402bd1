import { expect, test } from 'vitest';
import { place, scaled } from './slots';
import type { Tile } from './types';

const tile = (participant: string, source: Tile['source'] = 'camera'): Tile => ({
  participant,
  source,
  width: 320,
  height: 180,
});
const where = (tiles: { mid: string; participant: string }[]) =>
  Object.fromEntries(tiles.map((each) => [each.participant, each.mid]));

test('MTG-01: a tile keeps its slot when others come and go', () => {
  const first = place([tile('ada'), tile('bob')], ['3', '4', '5'], []);
  expect(where(first)).toEqual({ ada: '3', bob: '4' });
  const second = place([tile('eve'), tile('bob')], ['3', '4', '5'], first);
  expect(where(second)).toEqual({ eve: '3', bob: '4' });
  expect(where(place([tile('bob'), tile('ada'), tile('eve')], ['3', '4', '5'], second))).toEqual({
    bob: '4',
    ada: '5',
    eve: '3',
  });
});

test('what does not fit is left out, the last tiles first', () => {
  const before = place([tile('ada'), tile('bob')], ['3', '4'], []);
  expect(where(place([tile('eve'), tile('bob'), tile('ada')], ['3', '4'], before))).toEqual({ eve: '3', bob: '4' });
});

test('camera and screen of one person are two tiles', () => {
  expect(place([tile('ada', 'screen'), tile('ada')], ['3', '4'], []).map((each) => each.mid)).toEqual(['3', '4']);
});

test('sizes are device pixels, at least one and never absurd', () => {
  const [placed] = scaled([{ ...tile('ada'), mid: '3', width: 100.4, height: 0 }], 2);
  expect(placed).toMatchObject({ width: 201, height: 1 });
  expect(scaled([{ ...tile('ada'), mid: '3', width: 1e9 }], 1)[0]?.width).toBe(7680);
});
