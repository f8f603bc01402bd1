import type { Figures } from './queries';

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
  const { inSla, outOfSla } = counters.callsByQueueSla.values;
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
    inTime: inSla + outOfSla ? (100 * inSla) / (inSla + outOfSla) : undefined,
    talk,
    averageTalk: talks ? talk / talks : undefined,
  };
}

/** By how much a figure has grown, in percent; nothing where there was none before. */
export const growth = (now: number | undefined, before: number | undefined): number | undefined =>
  now === undefined || !before ? undefined : (100 * (now - before)) / before;

const risky = /^[=+\-@\t\r]/;
const cell = (value: string | number): string => {
  const text = typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
  return `"${(typeof value === 'string' && risky.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

/** A table for spreadsheets; no cell can become a formula. */
export const tableText = (titles: string[], rows: (string | number)[][]): string =>
  [titles, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
