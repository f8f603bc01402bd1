import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { download } from '@/api/download';
import type { CallRecord, Page } from '@/api/shapes';
import { askedOf, type LogFilter } from '../history/asking';
import { COMPANY_LOG, companyLogKey as key } from '../history/queries';
import type { Ladder } from './ladder';

/** Newest first, page by page. */
export const useCompanyLog = (filter: LogFilter) =>
  useInfiniteQuery({
    queryKey: [...key, filter],
    queryFn: ({ pageParam, signal }) =>
      call<Page<CallRecord>>(COMPANY_LOG, { query: { ...askedOf(filter), page: pageParam, perPage: 50 }, signal }),
    initialPageParam: 1,
    getNextPageParam: (last, _all, page) => (last.navigation?.nextPage ? page + 1 : undefined),
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
