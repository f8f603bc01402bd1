import type { Moment } from '../shapes';

export interface Step {
  /** Milliseconds. */
  from: number;
  until: number;
  rank: number;
}

const DAY = 86_400_000;

/** The hardest state at each time between `start` and `now`: what holds on several parts counts once. */
export function stepsOf(history: Moment[], start: number, now: number): Step[] {
  const holds = history
    .map(({ at, until, rank }) => ({
      from: Math.max(start, Date.parse(at)),
      until: Math.min(now, until ? Date.parse(until) : now),
      rank,
    }))
    .filter((hold) => hold.until > hold.from);
  const edges = [...new Set([start, now, ...holds.flatMap((hold) => [hold.from, hold.until])])].sort((a, b) => a - b);
  const steps: Step[] = [];
  for (let place = 0; place + 1 < edges.length; place += 1) {
    const [from, until] = [edges[place] as number, edges[place + 1] as number];
    const rank = Math.max(0, ...holds.filter((hold) => hold.from <= from && hold.until >= until).map((h) => h.rank));
    const last = steps.at(-1);
    if (last?.rank === rank) last.until = until;
    else steps.push({ from, until, rank });
  }
  return steps;
}

/** How many days a plot shows: as far back as something happened, between a week and a quarter. */
export function daysShown(history: Moment[], now: number): number {
  const first = Math.min(now, ...history.map(({ at }) => Date.parse(at)));
  return Math.min(90, Math.max(7, Math.ceil((now - first) / DAY) + 1));
}
