import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { CallParty, CallRecord, Page } from '@/api/shapes';
import { usePolling } from '@/live/freshness';
import { askedOf, EVERYTHING, type LogFilter, outcomes } from './asking';

const perPage = 50;
export const OWN_LOG = '/account/~/extension/~/call-log';
export const COMPANY_LOG = '/account/~/call-log';
export type LogPath = typeof OWN_LOG | typeof COMPANY_LOG;
export const companyLogKey = [...keys.callLog, 'company'] as const;
export type Leg = Pick<CallRecord, 'direction' | 'from' | 'to' | 'result' | 'duration' | 'startTime'>;
type Detailed = CallRecord & { legs: Leg[] };

/** One call with its legs. */
export const useCallRecord = (log: LogPath, id: string) =>
  useQuery({
    queryKey: [...keys.callLog, 'record', log, id],
    queryFn: ({ signal }) => call<Detailed>(`${log}/${id}`, { query: { view: 'Detailed' }, signal }),
  });

const missedOnly = { direction: 'Inbound', result: [...outcomes.missed, ...outcomes.voicemail] };

/** The person's own call log, newest first, page by page. `missed`: only calls that nobody here took. */
export const useCallLog = (filter: LogFilter = EVERYTHING, missed = false) => {
  const refetchInterval = usePolling();
  const query = { view: 'Simple', perPage, ...askedOf(filter), ...(missed ? missedOnly : {}) };
  return useInfiniteQuery({
    queryKey: [...keys.callLog, 'own', query],
    queryFn: ({ pageParam, signal }) =>
      call<Page<CallRecord>>(OWN_LOG, { query: { ...query, page: pageParam }, signal }),
    placeholderData: keepPreviousData,
    initialPageParam: 1,
    getNextPageParam: (last, _all, page) =>
      last.navigation?.nextPage || (last.paging?.totalPages ?? 0) > page ? page + 1 : undefined,
    refetchInterval,
  });
};

const missedResults = new Set([
  'missed',
  'noanswer',
  'voicemail',
  'abandoned',
  'busy',
  'hangup',
  'declined',
  'rejected',
  'noresponse',
]);

/** An inbound call nobody here took. */
export const isMissed = (record: CallRecord): boolean =>
  record.direction === 'Inbound' && missedResults.has((record.result ?? '').toLowerCase().replace(/[^a-z]/g, ''));

const connected = new Set(['callconnected', 'accepted', 'voicemail', 'receivedok', 'replyalive']);

/** An outbound call that reached nobody. */
export const isFailed = (record: CallRecord): boolean =>
  record.direction === 'Outbound' &&
  record.result !== undefined &&
  !connected.has(record.result.toLowerCase().replace(/[^a-z]/g, '')) &&
  !/^(911|933)$/.test(record.result);

export const otherSide = (record: CallRecord): CallParty =>
  (record.direction === 'Inbound' ? record.from : record.to) ?? {};

/** A conference that somebody was merged into: nothing that could be called back. */
export const isConference = (party: CallParty): boolean => party.phoneNumber === 'conference';

export const numberOf = (party: CallParty): string => party.extensionNumber || party.phoneNumber || '';
