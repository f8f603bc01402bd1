import { describe, expect, it } from 'vitest';
import { depthsOf, layoutOf, pathOf } from './layout';
import type { Action, Menu } from './shapes';

const menu = (id: string, ...targets: string[]): Menu => ({
  id,
  name: id,
  extensionNumber: id,
  promptRepeatCount: 3,
  site: { id: 'main-site', name: 'Main' },
  actions: targets.map((target, at) => ({
    input: String(at + 1) as Action['input'],
    action: 'Connect',
    extension: { id: target },
  })),
});

describe('the picture of menus', () => {
  it('puts each menu as many columns to the right as it is keys away', () => {
    const menus = [menu('a', 'b', 'person'), menu('b', 'c', 'a'), menu('c')];
    expect([...depthsOf(menus, 'a')]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('shows menus that only lead to each other, too', () => {
    const menus = [menu('a', 'b'), menu('b', 'a')];
    expect(layoutOf(menus).nodes).toHaveLength(2);
    expect(depthsOf(menus).get('b')).toBe(1);
  });

  it('draws a line for each key that leads to a menu, and knows which lead back', () => {
    const { edges, nodes } = layoutOf([menu('a', 'b', 'person'), menu('b', 'a')], 'a');
    expect(edges.map(({ id, back }) => [id, back])).toEqual([
      ['a-1', false],
      ['b-1', true],
    ]);
    expect(nodes.every(({ y, height }) => y >= 0 && height > 0)).toBe(true);
    for (const edge of edges) expect(pathOf(edge)).toMatch(/^M[\d.]+,[\d.]+ C/);
  });

  it('lets no two menus of a column lie over each other', () => {
    const { nodes } = layoutOf([menu('a'), menu('b', 'x', 'y'), menu('c')]);
    const column = nodes.filter(({ x }) => x === nodes[0]?.x).sort((one, other) => one.y - other.y);
    for (const [at, node] of column.entries()) {
      const next = column[at + 1];
      if (next) expect(node.y + node.height).toBeLessThan(next.y);
    }
  });
});
