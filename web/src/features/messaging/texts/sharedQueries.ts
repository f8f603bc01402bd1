import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';
import { usePolling } from '@/live/freshness';
import { nextPage } from './queries';
import type { OpenThread, SharedThread, ThreadEntry } from './shapes';

const threads = '/account/~/message-threads';
const shared = '/account/~/clarion/shared-threads';

export type SharedShow = 'open' | 'mine' | 'unassigned' | 'resolved';

const asked: Record<SharedShow, { threadStatus: string; assigned?: string }> = {
  open: { threadStatus: 'Open' },
  mine: { threadStatus: 'Open', assigned: 'Me' },
  unassigned: { threadStatus: 'Open', assigned: 'Nobody' },
  resolved: { threadStatus: 'Resolved' },
};

export const useSharedThreads = (show: SharedShow, search: string, numbers: string[]) => {
  const refetchInterval = usePolling();
  return useInfiniteQuery({
    queryKey: [...keys.sharedTexts, 'list', show, search, numbers],
    queryFn: ({ pageParam, signal }) =>
      call<Page<SharedThread>>(shared, {
        query: { ...asked[show], search: search || undefined, phoneNumber: numbers, perPage: 40, page: pageParam },
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
    refetchInterval,
  });
};

export const useThread = (id: string) => {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: [...keys.sharedTexts, 'one', id],
    queryFn: ({ signal }) => call<OpenThread>(`${shared}/${id}`, { signal }),
    refetchInterval,
  });
};

export const entriesKey = (ids: string[]) => [...keys.sharedTexts, 'entries', ...ids] as const;

/** Texts and notes of these threads, newest first, at most 1,000. */
export const useEntries = (ids: string[]) => {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: entriesKey(ids),
    queryFn: async ({ signal }) => {
      const query = { scope: 'Explicit', threadIds: ids, syncType: 'FSync' };
      return (await call<{ records: ThreadEntry[] }>(`${threads}/entries/sync`, { query, signal })).records;
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval,
  });
};

function useThreadChange<T>(work: (input: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.textCounts });
      return queries.invalidateQueries({ queryKey: keys.sharedTexts });
    },
  });
}

export const useAssign = () =>
  useThreadChange(({ threadId, extensionId }: { threadId: string; extensionId: string }) =>
    call(`${threads}/${threadId}/assign`, { method: 'POST', body: { assignee: { extensionId } } }),
  );

export const useResolve = () =>
  useThreadChange((threadId: string) => call(`${threads}/${threadId}/resolve`, { method: 'POST' }));

export const useAddNote = () =>
  useThreadChange((body: { threadId: string; text: string }) => call(`${threads}/notes`, { method: 'POST', body }));

export const useDeleteNote = () =>
  useThreadChange((id: string) => call(`${threads}/notes`, { method: 'DELETE', body: { ids: [id] } }));
