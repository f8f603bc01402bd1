import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { Range } from './spans';

export const groupings = ['Users', 'Queues', 'CompanyNumbers', 'IVRs', 'Sites', 'Departments'] as const;
export type GroupBy = (typeof groupings)[number];
export type Direction = 'Inbound' | 'Outbound';

type Value = Record<'values', number>;
type Words<Names extends string> = Record<'values', Record<Names, number>>;

/** What is asked for of each group, see `options`. */
export interface Figures {
  counters: {
    allCalls: Value;
    callsByDirection: Words<'inbound' | 'outbound'>;
    callsByResponse: Words<'answered' | 'notAnswered' | 'connected' | 'notConnected'>;
    callsByResult: Words<'abandoned' | 'missed' | 'voicemail'>;
    callsByQueueSla: Words<'inSla' | 'outOfSla'>;
    callsSegments: Words<'liveTalk'>;
  };
  timers: { allCalls: Value; callsSegments: Words<'liveTalk'> };
}

export interface Group extends Figures {
  key: string;
  info: { name?: string; extensionNumber?: string };
}

interface Line {
  key: string;
  info: Group['info'];
  points: (Pick<Figures, 'counters'> & { time: string })[];
}
export type Point = Line['points'][number];

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

interface Groups {
  paging: { totalPages: number; totalElements: number };
  data: { records: Group[] };
}

/** A page of the groups that had calls, the busiest first. */
const fetchGroups = (
  groupBy: GroupBy | 'Company',
  range: Range,
  directions: Direction[],
  paging: { page: number; perPage: number },
  signal?: AbortSignal,
): Promise<Groups> =>
  call(`${root()}/aggregation/fetch`, {
    method: 'POST',
    query: { ...paging, busiestFirst: groupBy !== 'Company' },
    body: { ...bodyOf(groupBy, range, directions), responseOptions: options },
    signal,
  });

/** All groups, for a table that is saved. */
export async function fetchAllGroups(groupBy: GroupBy, range: Range, directions: Direction[]): Promise<Group[]> {
  const found: Group[] = [];
  for (let page = 1; ; page++) {
    const answer = await fetchGroups(groupBy, range, directions, { page, perPage: 200 });
    found.push(...answer.data.records);
    if (page >= answer.paging.totalPages) return found;
  }
}

const keyOf = (range: Range) => [range.from.getTime(), range.to.getTime()];
const ON_A_PAGE = 50;

export const useGroups = (groupBy: GroupBy | 'Company', range: Range, directions: Direction[], page = 1) =>
  useQuery({
    queryKey: ['analytics', groupBy, ...keyOf(range), directions.join(), page],
    queryFn: ({ signal }) => fetchGroups(groupBy, range, directions, { page, perPage: ON_A_PAGE }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** Some counters of each group, along a range. */
const fetchTimeline = async (
  groupBy: GroupBy | 'Company',
  range: Range,
  directions: Direction[],
  counters: (keyof Figures['counters'])[],
  signal: AbortSignal,
) => {
  const answer = await call<{ data: { records: Line[] } }>(`${root()}/timeline/fetch`, {
    method: 'POST',
    query: { interval: range.interval },
    body: {
      ...bodyOf(groupBy, range, directions),
      responseOptions: { counters: Object.fromEntries(counters.map((name) => [name, true])) },
    },
    signal,
  });
  return answer.data.records;
};

/** How many of the calls of each queue were answered in time, along a range. */
export const useServiceLevels = (range: Range) =>
  useQuery({
    queryKey: ['analytics', 'service-levels', ...keyOf(range), range.interval],
    queryFn: ({ signal }) => fetchTimeline('Queues', range, [], ['callsByQueueSla'], signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const useTimeline = (range: Range, directions: Direction[]) =>
  useQuery({
    queryKey: ['analytics', 'timeline', ...keyOf(range), range.interval, directions.join()],
    queryFn: async ({ signal }) => {
      const lines = await fetchTimeline('Company', range, directions, ['allCalls', 'callsByResponse'], signal);
      return lines[0]?.points ?? [];
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** Calls by hours, for the weekdays of a range. */
export const useHours = (range: Range, directions: Direction[]) =>
  useTimeline({ ...range, interval: 'Hour' }, directions);
