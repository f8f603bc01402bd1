import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { download } from '@/api/download';
import { keys } from '@/api/keys';
import type { CallRecord, Page } from '@/api/shapes';
import { askedOf, type LogFilter } from './asking';
import type { Ladder } from './ladder';

export type Leg = Pick<CallRecord, 'direction' | 'from' | 'to' | 'result' | 'duration' | 'startTime'>;
export type Detailed = CallRecord & { legs: Leg[] };
const path = '/account/~/call-log';
const key = [...keys.callLog, 'company'] as const;

/** Newest first, page by page. */
export const useCompanyLog = (filter: LogFilter) =>
  useInfiniteQuery({
    queryKey: [...key, filter],
    queryFn: ({ pageParam, signal }) =>
      call<Page<CallRecord>>(path, { query: { ...askedOf(filter), page: pageParam, perPage: 50 }, signal }),
    initialPageParam: 1,
    getNextPageParam: (last, _all, page) => (last.navigation?.nextPage ? page + 1 : undefined),
  });

export const useCompanyRecord = (id: string) =>
  useQuery({
    queryKey: [...key, 'record', id],
    queryFn: ({ signal }) => call<Detailed>(`${path}/${id}`, { query: { view: 'Detailed' }, signal }),
  });

/** All that the filter finds, as a table. */
export const keepLog = (filter: LogFilter) =>
  download('/account/~/clarion/call-log/export', 'call-log.csv', askedOf(filter));

const traceOf = (session: string) => `/account/~/clarion/calls/${session}/trace`;

export const useCallTrace = (session: string) =>
  useQuery({
    queryKey: [...key, 'trace', session],
    queryFn: ({ signal }) => call<Ladder>(traceOf(session), { signal }),
  });

/** The messages as a file for Wireshark. */
export const keepCapture = (session: string) => download(`${traceOf(session)}/capture`, `${session}.pcap`);
