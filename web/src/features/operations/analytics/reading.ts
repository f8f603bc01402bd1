import type { Figures, Point } from './queries';

/** What a row or a tile shows of some figures. Seconds; a share is a percentage, nothing without calls. */
export interface Shown {
  calls: number;
  inbound: number;
  outbound: number;
  answered: number;
  missed: number;
  abandoned: number;
  share?: number;
  inTime?: number;
  talk: number;
  averageTalk?: number;
}

export function shownOf({ counters, timers }: Figures): Shown {
  const { answered, connected, notAnswered, notConnected } = counters.callsByResponse.values;
  const calls = counters.allCalls.values;
  const talks = counters.callsSegments.values.liveTalk;
  const talk = timers.callsSegments.values.liveTalk;
  const good = answered + connected;
  return {
    calls,
    inbound: counters.callsByDirection.values.inbound,
    outbound: counters.callsByDirection.values.outbound,
    answered: good,
    missed: notAnswered + notConnected,
    abandoned: counters.callsByResult.values.abandoned,
    share: calls ? (100 * good) / calls : undefined,
    inTime: inTimeOf(counters.callsByQueueSla.values),
    talk,
    averageTalk: talks ? talk / talks : undefined,
  };
}

/** By how much a figure has grown, in percent; nothing where there was none before. */
export const growth = (now: number | undefined, before: number | undefined): number | undefined =>
  now === undefined || !before ? undefined : (100 * (now - before)) / before;

/** Calls by weekday (0: Sunday) and hour of the reader's clock. */
export function heatOf(points: Pick<Point, 'time' | 'counters'>[]): number[][] {
  const heat = Array.from({ length: 7 }, () => Array<number>(24).fill(0));
  for (const { time, counters } of points) {
    const at = new Date(time);
    const day = heat[at.getDay()];
    if (day) day[at.getHours()] = (day[at.getHours()] ?? 0) + counters.allCalls.values;
  }
  return heat;
}

/** The share of calls in time, in percent; nothing without calls. */
export const inTimeOf = ({ inSla, outOfSla }: { inSla: number; outOfSla: number }): number | undefined =>
  inSla + outOfSla ? (100 * inSla) / (inSla + outOfSla) : undefined;
