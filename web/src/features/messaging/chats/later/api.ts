import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '@/api/client';
import type { ReminderInfo } from '@/api/generated';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { own } from '../api';
import type { Attachment, Records } from '../shapes';
import { onOwnPost } from '../sync';

/** A post of one's own that waits for its time. */
export interface ScheduledPost {
  id: string;
  chatId: string;
  text: string;
  threadId?: string;
  attachments: Attachment[];
  dueTime: string;
  status: 'Waiting' | 'Failed';
  problem?: string;
}

/** `post`: what it is about, while one may see it. */
export type Reminder = ReminderInfo;

const scheduled = `${own}/scheduled-posts`;
const reminders = `${own}/reminders`;
const key = ['chats', 'later'];
const one = (root: string, id: string): string => `${root}/${encodeURIComponent(id)}`;

/** Once the next of them is due, the list is another one. */
function untilNext(rows: { dueTime: string; status: string }[] | undefined): number | false {
  const due = (rows ?? []).filter(({ status }) => status === 'Waiting').map(({ dueTime }) => Date.parse(dueTime));
  if (due.length === 0) return false;
  return Math.min(3_600_000, Math.max(2_000, Math.min(...due) - Date.now() + 1_500));
}

export function useScheduled() {
  const queries = useQueryClient();
  useEffect(
    () =>
      onOwnPost((post) => {
        if (post.clientKey?.startsWith('later-')) void queries.invalidateQueries({ queryKey: [...key, 'scheduled'] });
      }),
    [queries],
  );
  return useQuery({
    queryKey: [...key, 'scheduled'],
    queryFn: async ({ signal }) => (await call<Records<ScheduledPost>>(scheduled, { signal })).records,
    refetchInterval: ({ state }) => untilNext(state.data),
  });
}

export const useReminders = () =>
  useQuery({
    queryKey: [...key, 'reminders'],
    queryFn: async ({ signal }) => (await call<Records<Reminder>>(reminders, { signal })).records,
    refetchInterval: ({ state }) => untilNext(state.data),
    staleTime: 0,
  });

export interface Change {
  text?: string;
  dueTime?: string;
}

export interface NewScheduledPost {
  text: string;
  threadId?: string;
  attachments?: { id: string; type: string }[];
  dueTime: string;
}

export const schedulePost = (chatId: string, body: NewScheduledPost): Promise<ScheduledPost> =>
  call(`${own}/chats/${encodeURIComponent(chatId)}/scheduled-posts`, { method: 'POST', body });
export const changeScheduled = (id: string, body: Change): Promise<ScheduledPost> =>
  call(one(scheduled, id), { method: 'PATCH', body });
export const deleteScheduled = (id: string): Promise<unknown> => call(one(scheduled, id), { method: 'DELETE' });

export interface NewReminder {
  text: string;
  chatId?: string;
  postId?: string;
  dueTime: string;
}

export const remind = (body: NewReminder): Promise<Reminder> => call(reminders, { method: 'POST', body });
export const changeReminder = (id: string, body: Change): Promise<Reminder> =>
  call(one(reminders, id), { method: 'PATCH', body });
export const deleteReminder = (id: string): Promise<unknown> => call(one(reminders, id), { method: 'DELETE' });

/** Do something with what waits, and read it again. */
export function useLaterAct(silent = false) {
  const { t } = useText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: (error: Error) => silent || toastBad(t('texts.notChanged'), error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}
