import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { ChatRetentionPreview, ChatRetentionTeam, LegalHoldInfo } from '@/api/generated';

/** `days`: null is for ever. */
export interface Rule {
  days: number | null;
  changedByName?: string | null;
  changeTime?: string;
}

export interface TeamRule extends Rule {
  chatId: string;
  name: string;
}

export interface Retention extends Rule {
  teams: TeamRule[];
  lastRun?: { time: string; posts: number; things: number; chats: number };
}

/** What a rule would delete if it held now. `more`: there are more posts than were counted. */
export type Preview = ChatRetentionPreview;

export type Hold = LegalHoldInfo;

type Team = ChatRetentionTeam;

const root = '/clarion/team-messaging';
const key = ['chat-retention'];

export const useRetention = () =>
  useQuery({ queryKey: [...key, 'rules'], queryFn: ({ signal }) => call<Retention>(`${root}/retention`, { signal }) });

export const useHolds = () =>
  useQuery({
    queryKey: [...key, 'holds'],
    queryFn: async ({ signal }) => (await call<{ records: Hold[] }>(`${root}/holds`, { signal })).records,
  });

export const useTeams = (name: string, wanted: boolean) =>
  useQuery({
    queryKey: [...key, 'teams', name],
    queryFn: async ({ signal }) =>
      (await call<{ records: Team[] }>(`${root}/retention/chats`, { signal, query: { name } })).records,
    enabled: wanted,
    placeholderData: keepPreviousData,
  });

export const usePreview = (days: number | null, chatId: string | undefined, wanted: boolean) =>
  useQuery({
    queryKey: [...key, 'preview', chatId ?? '', days],
    queryFn: ({ signal }) =>
      call<Preview>(`${root}/retention/preview`, { signal, query: { days: days ?? undefined, chatId } }),
    enabled: wanted && days !== null,
    staleTime: 0,
    gcTime: 0,
  });

/** Does something with rules or holds, and reads them again. */
export function useKeeping() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export const setDays = (days: number | null, chatId?: string): Promise<unknown> =>
  call(chatId ? `${root}/retention/chats/${encodeURIComponent(chatId)}` : `${root}/retention`, {
    method: 'PUT',
    body: { days },
  });
export const forgetDays = (chatId: string): Promise<unknown> =>
  call(`${root}/retention/chats/${encodeURIComponent(chatId)}`, { method: 'DELETE' });

export const createHold = (body: { kind: Hold['kind']; subjectId: string; reason: string }): Promise<unknown> =>
  call(`${root}/holds`, { method: 'POST', body });
export const endHold = (id: string): Promise<unknown> =>
  call(`${root}/holds/${encodeURIComponent(id)}`, { method: 'DELETE' });
