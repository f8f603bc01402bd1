import { describe, expect, it } from 'vitest';
import {
  type Arrangement,
  arrange,
  gridOf,
  keepOrder,
  type LayoutKind,
  promote,
  type Rect,
  tilesPerPage,
} from './layout';

const kinds: LayoutKind[] = ['grid', 'speaker', 'sideBySide'];
const areas = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1000 },
  { width: 390, height: 640 },
  { width: 844, height: 300 },
  { width: 320, height: 480 },
];

const overlap = (a: Rect, b: Rect): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

const inside = (rect: Rect, area: { width: number; height: number }): boolean =>
  rect.width > 0 &&
  rect.left >= 0 &&
  rect.top >= 0 &&
  rect.left + rect.width <= area.width + 1 &&
  rect.top + rect.height <= area.height + 1;

const all = (found: Arrangement): Rect[] => [...found.stage, ...found.others];

describe('arrangement of tiles (MTG-01)', () => {
  it('never lets tiles overlap or leave the area, whatever the size, layout and number of people', () => {
    const wrong: string[] = [];
    for (const area of areas)
      for (const kind of kinds)
        for (const stage of [0, 1, 2])
          for (let others = 0; others <= 60; others += 1) {
            const rects = all(arrange(area, kind, stage, others, 0));
            const bad = rects.some(
              (rect, index) => !inside(rect, area) || rects.slice(index + 1).some((other) => overlap(rect, other)),
            );
            if (bad) wrong.push(`${area.width}×${area.height} ${kind} ${stage}+${others}`);
          }
    expect(wrong).toEqual([]);
  });
  it('shows everybody on exactly one page', () => {
    for (const area of areas)
      for (const kind of kinds)
        for (const stage of [0, 1]) {
          const { pages } = arrange(area, kind, stage, 53, 0);
          let shown = 0;
          for (let page = 0; page < pages; page += 1) shown += arrange(area, kind, stage, 53, page).others.length;
          expect(shown).toBe(53);
        }
  });
  it('goes to the last page when the page that was open is gone', () => {
    const found = arrange({ width: 1280, height: 720 }, 'grid', 0, 3, 4);
    expect(found.page).toBe(0);
    expect(found.others).toHaveLength(3);
  });
  it('uses the shape of the area', () => {
    expect(gridOf(4, { width: 1600, height: 900 })).toMatchObject({ columns: 2, rows: 2 });
    expect(gridOf(2, { width: 390, height: 700 })).toMatchObject({ columns: 1, rows: 2 });
    expect(gridOf(3, { width: 1600, height: 400 })).toMatchObject({ columns: 3, rows: 1 });
  });
  it('makes a screen or speaker at least twice as wide as the others', () => {
    for (const kind of ['grid', 'speaker'] as const) {
      const { stage, others } = arrange({ width: 1280, height: 720 }, kind, 1, 5, 0);
      expect(stage[0]?.width).toBeGreaterThan(2 * (others[0]?.width ?? 0));
    }
  });
  it('asks for no more than 25 cameras at once (MTG-37)', () => {
    expect(tilesPerPage({ width: 3840, height: 2160 })).toBe(25);
    expect(tilesPerPage({ width: 390, height: 640 })).toBeLessThan(16);
  });
});

describe('order of tiles', () => {
  it('brings who speaks to the first page in the place of the quietest', () => {
    const order = ['a', 'b', 'c', 'd', 'e'];
    expect(promote(order, 'e', { a: 5, b: 2, c: 9 }, 3)).toEqual(['a', 'e', 'c', 'd', 'b']);
  });
  it('moves nobody when the speaker is in sight', () => {
    const order = ['a', 'b', 'c'];
    expect(promote(order, 'b', {}, 3)).toBe(order);
    expect(promote(order, 'unknown', {}, 3)).toBe(order);
  });
  it('keeps places when people come and go', () => {
    expect(keepOrder(['a', 'b', 'c'], ['c', 'd', 'a'])).toEqual(['a', 'c', 'd']);
    const order = ['a', 'b'];
    expect(keepOrder(order, ['b', 'a'])).toBe(order);
  });
});
