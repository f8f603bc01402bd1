import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { CallParty, CallRecord, Page } from '@/api/shapes';
import { usePolling } from '@/live/freshness';

const perPage = 50;
/** Without a beginning the server answers with the last 24 hours. */
const dateFrom = new Date(0).toISOString();

const fetchPage = (page: number, signal: AbortSignal): Promise<Page<CallRecord>> =>
  call('/account/~/extension/~/call-log', { query: { view: 'Simple', dateFrom, perPage, page }, signal });

/** The call log, newest first, page by page. */
export const useCallLog = () => {
  const refetchInterval = usePolling();
  return useInfiniteQuery({
    queryKey: keys.callLog,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
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
