import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { Range } from './spans';

export const groupings = ['Users', 'Queues', 'CompanyNumbers', 'IVRs', 'Sites', 'Departments'] as const;
export type GroupBy = (typeof groupings)[number];
export type Direction = 'Inbound' | 'Outbound';

interface Values<T> {
  values: T;
}
type Words<Names extends string> = Values<Record<Names, number>>;

/** What is asked for of each group, see `options`. */
export interface Figures {
  counters: {
    allCalls: Values<number>;
    callsByDirection: Words<'inbound' | 'outbound'>;
    callsByResponse: Words<'answered' | 'notAnswered' | 'connected' | 'notConnected'>;
    callsByResult: Words<'abandoned' | 'missed' | 'voicemail'>;
    callsByQueueSla: Words<'inSla' | 'outOfSla'>;
    callsSegments: Words<'liveTalk'>;
  };
  timers: { allCalls: Values<number>; callsSegments: Words<'liveTalk'> };
}

export interface Group extends Figures {
  key: string;
  info: { name?: string; extensionNumber?: string };
}

export interface Point extends Pick<Figures, 'counters'> {
  time: string;
}

// The API of analytics lies beside that of everything else.
const root = () => `${window.location.origin}/analytics/calls/v1/accounts/~`;
const sum = { aggregationType: 'Sum' };
const options = {
  counters: {
    allCalls: sum,
    callsByDirection: sum,
    callsByResponse: sum,
    callsByResult: sum,
    callsByQueueSla: sum,
    callsSegments: sum,
  },
  timers: { allCallsDuration: sum, callsSegmentsDuration: sum },
};

const bodyOf = (groupBy: GroupBy | 'Company', { from, to }: Range, directions: Direction[]) => ({
  grouping: { groupBy },
  timeSettings: {
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    timeRange: { timeFrom: from.toISOString(), timeTo: to.toISOString() },
  },
  callFilters: directions.length ? { directions } : {},
});

const fetchGroups = async (
  groupBy: GroupBy | 'Company',
  range: Range,
  directions: Direction[],
  signal: AbortSignal,
): Promise<Group[]> => {
  const found: Group[] = [];
  for (let page = 1; ; page++) {
    const answer = await call<{ paging: { totalPages: number }; data: { records: Group[] } }>(
      `${root()}/aggregation/fetch`,
      {
        method: 'POST',
        query: { page, perPage: 200 },
        body: { ...bodyOf(groupBy, range, directions), responseOptions: options },
        signal,
      },
    );
    found.push(...answer.data.records);
    if (page >= answer.paging.totalPages) return found;
  }
};

const keyOf = (range: Range) => [range.from.getTime(), range.to.getTime()];

export const useGroups = (groupBy: GroupBy | 'Company', range: Range, directions: Direction[]) =>
  useQuery({
    queryKey: ['analytics', groupBy, ...keyOf(range), directions.join()],
    queryFn: ({ signal }) => fetchGroups(groupBy, range, directions, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const useTimeline = (range: Range, directions: Direction[]) =>
  useQuery({
    queryKey: ['analytics', 'timeline', ...keyOf(range), range.interval, directions.join()],
    queryFn: async ({ signal }) => {
      const answer = await call<{ data: { records: { points: Point[] }[] } }>(`${root()}/timeline/fetch`, {
        method: 'POST',
        query: { interval: range.interval },
        body: {
          ...bodyOf('Company', range, directions),
          responseOptions: { counters: { allCalls: true, callsByResponse: true } },
        },
        signal,
      });
      return answer.data.records[0]?.points ?? [];
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
