/** Where the tiles of a meeting go. Pure: sizes in, rectangles out. */

export type LayoutKind = 'grid' | 'speaker' | 'sideBySide';

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  left: number;
  top: number;
}

export interface Arrangement {
  /** One rectangle for each tile on the stage, in order. */
  stage: Rect[];
  /** One rectangle for each of the other tiles on this page, in order. */
  others: Rect[];
  pages: number;
  page: number;
}

interface Grid {
  columns: number;
  rows: number;
  tile: Size;
}

const RATIO = 16 / 9;
export const GAP = 8;
/** Narrower tiles show nobody's face. */
const LEAST_WIDTH = 150;
/** As many cameras as are asked for at once. */
export const MOST_TILES = 25;
const STRIP_TILES = 6;

const tileIn = (area: Size, columns: number, rows: number): Size => {
  const width = (area.width - GAP * (columns - 1)) / columns;
  const height = (area.height - GAP * (rows - 1)) / rows;
  const fitting = Math.min(width, height * RATIO);
  return { width: Math.max(0, Math.floor(fitting)), height: Math.max(0, Math.floor(fitting / RATIO)) };
};

/** The grid in which this many tiles are largest. */
export function gridOf(count: number, area: Size): Grid {
  let best: Grid = { columns: 1, rows: 1, tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.max(1, Math.ceil(count / columns));
    const tile = tileIn(area, columns, rows);
    if (tile.width > best.tile.width) best = { columns, rows, tile };
  }
  return best;
}

/** How many tiles fit on one page without becoming too small. */
export function tilesPerPage(area: Size, most = MOST_TILES): number {
  let fitting = 1;
  for (let count = 2; count <= most; count += 1) {
    if (gridOf(count, area).tile.width < Math.min(LEAST_WIDTH, area.width / 2 - GAP)) break;
    fitting = count;
  }
  return fitting;
}

const pagesOf = (count: number, perPage: number): number => Math.max(1, Math.ceil(count / Math.max(1, perPage)));

/** Tiles in rows, each row in the middle of the area. */
function placed(count: number, area: Rect): Rect[] {
  if (count === 0) return [];
  const { columns, rows, tile } = gridOf(count, area);
  const top = area.top + (area.height - rows * tile.height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = area.left + (area.width - inRow * tile.width - (inRow - 1) * GAP) / 2;
    return {
      left: Math.round(left + (index % columns) * (tile.width + GAP)),
      top: Math.round(top + row * (tile.height + GAP)),
      ...tile,
    };
  });
}

interface Split {
  stage: Rect;
  others: Rect;
  most: number;
}

/** The stage, and what is left for the others beside it or below it. */
function split(area: Size, kind: LayoutKind): Split {
  const { width, height } = area;
  if (height > width) {
    const below = Math.round(height * 0.36);
    const stage = { left: 0, top: 0, width, height: height - below - GAP };
    return { stage, others: { left: 0, top: height - below, width, height: below }, most: STRIP_TILES };
  }
  if (kind === 'speaker') {
    const strip = Math.round(Math.min(150, Math.max(72, height * 0.2)));
    const stage = { left: 0, top: strip + GAP, width, height: height - strip - GAP };
    const most = Math.max(1, Math.floor((width + GAP) / (strip * RATIO + GAP)));
    return { stage, others: { left: 0, top: 0, width, height: strip }, most };
  }
  const side = Math.round(width * (kind === 'sideBySide' ? 0.38 : 0.24));
  const stage = { left: 0, top: 0, width: width - side - GAP, height };
  return { stage, others: { left: width - side, top: 0, width: side, height }, most: MOST_TILES };
}

/**
 * `stage`: how many tiles are large (a shared screen, who is pinned, who speaks); `others`: how many are not.
 * A page that is not there any more is the last one.
 */
export function arrange(area: Size, kind: LayoutKind, stage: number, others: number, page: number): Arrangement {
  const whole = { left: 0, top: 0, ...area };
  if (stage === 0) {
    const perPage = tilesPerPage(area);
    const pages = pagesOf(others, perPage);
    const here = Math.min(page, pages - 1);
    const shown = Math.max(0, Math.min(perPage, others - here * perPage));
    return { stage: [], others: placed(shown, whole), pages, page: here };
  }
  if (others === 0) return { stage: placed(stage, whole), others: [], pages: 1, page: 0 };
  const parts = split(area, kind);
  const perPage = kind === 'speaker' ? parts.most : tilesPerPage(parts.others, parts.most);
  const pages = pagesOf(others, perPage);
  const here = Math.min(page, pages - 1);
  const shown = Math.max(0, Math.min(perPage, others - here * perPage));
  return { stage: placed(stage, parts.stage), others: placed(shown, parts.others), pages, page: here };
}

/** How many tiles a page of this arrangement holds: what comes first is asked for. */
export function pageSize(area: Size, kind: LayoutKind, stage: number): number {
  if (stage === 0) return tilesPerPage(area);
  const parts = split(area, kind);
  return kind === 'speaker' ? parts.most : tilesPerPage(parts.others, parts.most);
}

/**
 * The order of tiles after somebody spoke: who speaks comes to the first page, in the place of who has been
 * silent there longest. Everybody else keeps their place, so that faces do not jump.
 */
export function promote(
  order: string[],
  speaker: string,
  lastSpoke: Readonly<Record<string, number>>,
  perPage: number,
): string[] {
  const from = order.indexOf(speaker);
  if (from < perPage) return order;
  let quietest = 0;
  for (let index = 1; index < perPage; index += 1)
    if ((lastSpoke[order[index] ?? ''] ?? 0) < (lastSpoke[order[quietest] ?? ''] ?? 0)) quietest = index;
  const next = [...order];
  next[from] = order[quietest] as string;
  next[quietest] = speaker;
  return next;
}

/** Who came is last, who left is gone; the others stay where they are. */
export function keepOrder(order: string[], present: string[]): string[] {
  const here = new Set(present);
  const known = new Set(order);
  const next = [...order.filter((id) => here.has(id)), ...present.filter((id) => !known.has(id))];
  return next.length === order.length && next.every((id, index) => id === order[index]) ? order : next;
}
