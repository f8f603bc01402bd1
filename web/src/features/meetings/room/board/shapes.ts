/** What is drawn on a board of 1600 by 900. Pure. */

export type Tool = 'pen' | 'line' | 'rectangle' | 'ellipse' | 'text' | 'eraser';

export interface Shape {
  id: string;
  kind: Exclude<Tool, 'eraser'>;
  /** Pairs of x and y: of a pen all of them, of others two corners, of a text where it begins. */
  points: number[];
  color: string;
  width: number;
  text?: string;
}

export const WIDTH = 1600;
export const HEIGHT = 900;
export const COLORS = ['#111827', '#dc2626', '#2563eb', '#15803d', '#b45309'] as const;
export const LONGEST_TEXT = 200;
/** Numbers of one stroke; a longer one goes on as another. */
export const LONGEST_STROKE = 1200;
const LINE = 4;

const kinds: readonly string[] = ['pen', 'line', 'rectangle', 'ellipse', 'text'];

/** A shape of others, who may send anything; null for what is none. */
export function readShape(id: string, text: unknown): Shape | null {
  if (typeof text !== 'string' || text.length > 40_000) return null;
  let given: Partial<Shape>;
  try {
    given = JSON.parse(text) as Partial<Shape>;
  } catch {
    return null;
  }
  const { kind, points, color, width, text: words } = given ?? {};
  if (!kind || !kinds.includes(kind) || !Array.isArray(points) || points.length < 2 || points.length % 2) return null;
  if (points.length > LONGEST_STROKE + 2 || !points.every((each) => Number.isFinite(each))) return null;
  if (kind !== 'pen' && kind !== 'text' && points.length < LINE) return null;
  if (!(COLORS as readonly unknown[]).includes(color)) return null;
  return {
    id,
    kind,
    points,
    color: color as string,
    width: Math.min(20, Math.max(1, Number(width) || LINE)),
    ...(typeof words === 'string' ? { text: words.slice(0, LONGEST_TEXT) } : {}),
  };
}

export const writeShape = ({ id: _, ...shape }: Shape): string => JSON.stringify(shape);

/** The path of a pen. */
export const pathOf = (points: number[]): string => {
  let path = `M${points[0]} ${points[1]}`;
  if (points.length === 2) return `${path}l0.1 0`;
  for (let each = 2; each < points.length; each += 2) path += `L${points[each]} ${points[each + 1]}`;
  return path;
};

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const boxOf = ([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: number[]): Box => ({
  x: Math.min(x1, x2),
  y: Math.min(y1, y2),
  width: Math.abs(x2 - x1),
  height: Math.abs(y2 - y1),
});

/** The shape while the pointer moves. A stroke that is as long as it may be stays as it is. */
export function drawn(shape: Shape, x: number, y: number): Shape {
  if (shape.kind !== 'pen') return { ...shape, points: [...shape.points.slice(0, 2), x, y] };
  return shape.points.length >= LONGEST_STROKE ? shape : { ...shape, points: [...shape.points, x, y] };
}
