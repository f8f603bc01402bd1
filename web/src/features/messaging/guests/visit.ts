import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '@/api/client';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { createPost, listChats, listMembers, own, readPost, setReaction } from '../chats/api';
import { type People, withoutTurns } from '../chats/names';
import type { Attachment, Chat, Post, Records } from '../chats/shapes';

const key = ['visit'];
const everyMs = 3_000;

export interface Me {
  id: string;
  name: string;
  company: string;
}

export const useVisitor = () =>
  useQuery({ queryKey: [...key, 'me'], queryFn: ({ signal }) => call<Me>(`${own}/me`, { signal }) });

export const useVisited = () =>
  useQuery({
    queryKey: [...key, 'chats'],
    queryFn: () => listChats().then(({ records }) => records),
    refetchInterval: everyMs,
  });

const around = 20;

/** The newest posts, the oldest of them first; those of a thread, with what it answers; or those around a number. */
export const usePosts = (chatId: string, count: number, thread: string, at?: number) =>
  useQuery({
    queryKey: [...key, 'posts', chatId, count, thread, at],
    queryFn: async ({ signal }) => {
      const range = at === undefined ? {} : { before: at + around };
      const query = { recordCount: count, ...range, ...(thread ? { threadId: thread } : {}) };
      const { records } = await call<Records<Post>>(`${own}/chats/${chatId}/posts`, { signal, query });
      // Before anybody has answered there is no thread, only the post.
      if (thread && records.length === 0) return [await readPost(chatId, thread)];
      return [...records].sort((a, b) => a.seq - b.seq);
    },
    refetchInterval: everyMs,
    placeholderData: (before) => (before?.[0]?.groupId === chatId ? before : undefined),
  });

/** Who is in the chat: of the others a guest knows nothing. */
export function usePeopleOf(chatId: string, me: Me | undefined): People {
  const { t } = useText();
  const { data } = useQuery({
    queryKey: [...key, 'members', chatId],
    queryFn: () => listMembers(chatId),
    refetchInterval: 30_000,
  });
  return useMemo(() => {
    const names = new Map((data ?? []).map((member) => [member.id, withoutTurns(member.name)]));
    const nameOf = (id: string) => names.get(id) ?? (data ? t('chats.formerPerson') : '…');
    return { me: me?.id ?? '', nameOf, find: () => undefined };
  }, [data, me, t]);
}

interface Writing {
  chat: Chat;
  thread: string;
  text: string;
  attachments: Attachment[];
  key: string;
}

export function useWrite(done: () => void) {
  const { t } = useText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ chat, thread, text, attachments, key: clientKey }: Writing) =>
      createPost(chat.id, {
        text,
        clientKey,
        ...(thread ? { threadId: thread } : {}),
        attachments: attachments.map(({ id, type }) => ({ id, type })),
      }),
    onSuccess: () => {
      done();
      void queries.invalidateQueries({ queryKey: key });
    },
    onError: (error) => toastBad(t('texts.notSent'), error.message),
  });
}

export function useReact(post: Post) {
  const { t } = useText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ emoji, on }: { emoji: string; on: boolean }) => setReaction(post.groupId, post.id, emoji, on),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
    onError: (error) => toastBad(t('texts.notChanged'), error.message),
  });
}

export const markRead = (chatId: string): Promise<unknown> =>
  call(`${own}/chats/${chatId}/state`, { method: 'PATCH', body: { unread: false } });
