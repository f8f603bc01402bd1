import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';
import { usePolling } from '@/live/freshness';
import type { Conversation, Sender, Template, TextMessage } from './shapes';

const own = '/account/~/extension/~';
const everything = '2000-01-01T00:00:00Z';

export type Show = 'All' | 'Unread' | 'Company';

export interface ListFilter {
  show: Show;
  search: string;
  /** Numbers of people whose names were found. */
  numbers: string[];
}

/** The page after this one, for lists that say how many pages there are. */
export const nextPage = (last: Page<unknown>, _all: unknown, page: number): number | undefined =>
  (last.paging?.totalPages ?? 0) > page ? page + 1 : undefined;

export const useConversations = ({ show, search, numbers }: ListFilter) => {
  const refetchInterval = usePolling();
  return useInfiniteQuery({
    queryKey: [...keys.texts, 'list', show, search, numbers],
    queryFn: ({ pageParam, signal }) =>
      call<Page<Conversation>>(`${own}/clarion/conversations`, {
        query: { show, search: search || undefined, phoneNumber: numbers, perPage: 40, page: pageParam },
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
    refetchInterval,
  });
};

export const useConversation = (id: string) => {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: [...keys.texts, 'one', id],
    queryFn: ({ signal }) => call<Conversation>(`${own}/clarion/conversations/${id}`, { signal }),
    refetchInterval,
  });
};

export const messagesKey = (id: string) => [...keys.texts, 'messages', id] as const;

/** Newest first, page by page. */
export const useMessages = (id: string) => {
  const refetchInterval = usePolling();
  return useInfiniteQuery({
    queryKey: messagesKey(id),
    queryFn: ({ pageParam, signal }) =>
      call<Page<TextMessage>>(`${own}/message-store`, {
        query: { conversationId: id, dateFrom: everything, perPage: 50, page: pageParam },
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: nextPage,
    refetchInterval,
  });
};

export interface TextCounts {
  personal: number;
  shared: number;
}

export const useTextCounts = (): TextCounts => {
  const refetchInterval = usePolling();
  const { data } = useQuery({
    queryKey: keys.textCounts,
    queryFn: ({ signal }) => call<TextCounts>(`${own}/clarion/text-counts`, { signal }),
    refetchInterval,
  });
  return data ?? { personal: 0, shared: 0 };
};

/** For the badge: everything that waits for somebody to read it. */
export const useUnreadTexts = (): number => {
  const { personal, shared } = useTextCounts();
  return personal + shared;
};

export const useSenders = () =>
  useQuery({
    queryKey: keys.textSenders,
    queryFn: async ({ signal }) =>
      (await call<{ records: Sender[] }>(`${own}/clarion/text-senders`, { signal })).records,
    staleTime: 300_000,
  });

export interface Marking {
  id: string;
  readStatus: 'Read' | 'Unread';
  /** What came later stays as it is. */
  until?: string;
}

export function useMarkConversation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Marking) =>
      call<Conversation>(`${own}/clarion/conversations/${id}`, { method: 'PUT', body }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.texts }),
  });
}

export function useDeleteConversation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(`${own}/message-store`, { method: 'DELETE', query: { conversationId: id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.texts }),
  });
}

export function useDeleteText() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(`${own}/message-store/${id}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.texts }),
  });
}

const templates = `${own}/message-store-templates`;

export const useTemplates = (wanted: boolean) =>
  useQuery({
    queryKey: keys.textTemplates,
    queryFn: async ({ signal }) => (await call<{ records: Template[] }>(templates, { signal })).records,
    enabled: wanted,
  });

export function useSaveTemplate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, text }: { name: string; text: string }) =>
      call(templates, { method: 'POST', body: { displayName: name, body: { text } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.textTemplates }),
  });
}

export function useDeleteTemplate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(`${templates}/${id}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.textTemplates }),
  });
}

/** Who among these numbers wants no texts from `from`. */
export const useOptedOut = (from: string, to: string[]) =>
  useQuery({
    queryKey: ['text-consents', from, to],
    queryFn: async ({ signal }) => {
      const query = { from: [from], to, optStatus: 'OptOut' };
      const path = '/restapi/v2/accounts/~/sms/consents';
      const found = await call<{ records: { to: string }[] }>(path, { query, signal });
      return found.records.map((record) => record.to);
    },
    enabled: from !== '' && to.length > 0,
  });
