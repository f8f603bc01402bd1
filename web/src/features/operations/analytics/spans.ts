/** Lengths of time that can be looked at, each with the one before it. */
export const spans = ['today', 'yesterday', 'week', 'month', 'quarter'] as const;
export type Span = (typeof spans)[number];

export interface Range {
  from: Date;
  to: Date;
  /** By what the chart is cut. */
  interval: 'Hour' | 'Day' | 'Week';
}

const midnight = (now: Date, days: number): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
/** Both ends belong to a range: the last millisecond before midnight. */
const before = (moment: Date): Date => new Date(moment.getTime() - 1);

export function rangeOf(span: Span, now: Date): Range {
  const ends = before(midnight(now, 1));
  switch (span) {
    case 'today':
      return { from: midnight(now, 0), to: ends, interval: 'Hour' };
    case 'yesterday':
      return { from: midnight(now, -1), to: before(midnight(now, 0)), interval: 'Hour' };
    case 'week':
      return { from: midnight(now, -6), to: ends, interval: 'Day' };
    case 'month':
      return { from: midnight(now, -29), to: ends, interval: 'Day' };
    case 'quarter':
      return { from: midnight(now, -89), to: ends, interval: 'Week' };
  }
}

/** As many days before; of today only up to this hour, so that both can be compared. */
export function rangeBefore(span: Span, now: Date): Range {
  const { from, to, interval } = rangeOf(span, now);
  const days = Math.round((to.getTime() - from.getTime()) / 86_400_000);
  const back = (moment: Date) =>
    new Date(
      moment.getFullYear(),
      moment.getMonth(),
      moment.getDate() - days,
      moment.getHours(),
      moment.getMinutes(),
      moment.getSeconds(),
      moment.getMilliseconds(),
    );
  return { from: back(from), to: back(to > now ? now : to), interval };
}
