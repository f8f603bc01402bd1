import type { Action, Menu } from './shapes';

export const NODE = { width: 244, head: 78, row: 30, foot: 10, gapX: 84, gapY: 26, pad: 4 };

export interface Placed {
  menu: Menu;
  x: number;
  y: number;
  height: number;
}

export interface Edge {
  id: string;
  from: { x: number; y: number };
  to: { x: number; y: number };
  /** Leads back, or to a menu beside. */
  back: boolean;
}

const leadsToMenu = (action: Action, ids: Set<string>): boolean =>
  action.action === 'Connect' && ids.has(action.extension?.id ?? '');

/** How many keys away from an entrance each menu is. Entrances: the top menu, and menus that no key leads to. */
export function depthsOf(menus: Menu[], topMenuId?: string): Map<string, number> {
  const ids = new Set(menus.map(({ id }) => id));
  const led = new Set(
    menus.flatMap((menu) => menu.actions.filter((one) => leadsToMenu(one, ids)).map((one) => one.extension?.id)),
  );
  const depths = new Map<string, number>();
  const walk = (starts: Menu[]) => {
    let level = starts.filter(({ id }) => !depths.has(id));
    for (let depth = 0; level.length; depth += 1) {
      for (const { id } of level) depths.set(id, depth);
      const next = level.flatMap((menu) =>
        menu.actions.filter((one) => leadsToMenu(one, ids)).map((one) => one.extension?.id),
      );
      level = menus.filter(({ id }) => next.includes(id) && !depths.has(id));
    }
  };
  walk(menus.filter(({ id }) => id === topMenuId));
  walk(menus.filter(({ id }) => !led.has(id)));
  for (const menu of menus) walk([menu]); // what only circles lead to
  return depths;
}

const heightOf = (menu: Menu): number => NODE.head + menu.actions.length * NODE.row + NODE.foot;

/** Menus in columns, the entrances on the left. Pixels. */
export function layoutOf(menus: Menu[], topMenuId?: string) {
  const depths = depthsOf(menus, topMenuId);
  const bottoms: number[] = [];
  const placed = new Map<string, Placed>();
  const first = (menu: Menu) => (menu.id === topMenuId ? 0 : 1);
  for (const menu of [...menus].sort((one, other) => first(one) - first(other))) {
    const column = depths.get(menu.id) ?? 0;
    const y = bottoms[column] ?? NODE.pad;
    const height = heightOf(menu);
    placed.set(menu.id, { menu, x: NODE.pad + column * (NODE.width + NODE.gapX), y, height });
    bottoms[column] = y + height + NODE.gapY;
  }
  const edges: Edge[] = [];
  for (const { menu, x, y } of placed.values())
    menu.actions.forEach((action, row) => {
      const target = action.action === 'Connect' ? placed.get(action.extension?.id ?? '') : undefined;
      if (target)
        edges.push({
          id: `${menu.id}-${action.input}`,
          from: { x: x + NODE.width, y: y + NODE.head + (row + 0.5) * NODE.row },
          to: { x: target.x, y: target.y + NODE.head / 2 },
          back: target.x <= x,
        });
    });
  const width = Math.max(0, ...[...placed.values()].map((one) => one.x + NODE.width)) + NODE.pad + 40;
  const height = Math.max(0, ...bottoms) + NODE.pad;
  return { nodes: [...placed.values()], edges, width, height };
}

/** A line from a key to the menu it leads to; what leads back goes around on the right. */
export function pathOf({ from, to, back }: Edge): string {
  if (!back) {
    const bend = (to.x - from.x) / 2;
    return `M${from.x},${from.y} C${from.x + bend},${from.y} ${to.x - bend},${to.y} ${to.x},${to.y}`;
  }
  const out = from.x + 34;
  return `M${from.x},${from.y} C${out},${from.y} ${out},${to.y} ${to.x + NODE.width},${to.y}`;
}
