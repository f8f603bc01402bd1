import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { createStore, useStore } from '@/design/store';
import { own } from '../api';

/** A post as it was said. `cut`: there is more of it. */
export interface Line {
  postId: string;
  chatId?: string;
  seq: number;
  creatorId: string;
  creationTime: string;
  text: string;
  cut: boolean;
}

export interface Summary {
  postCount: number;
  truncated: boolean;
  highlights: Line[];
  questions: Line[];
  decisions: Line[];
  tasks: { id: string; subject: string; status: string; dueDate: string | null; postId: string; seq: number }[];
  files: { id: string; name: string; postId: string; seq: number }[];
  people: { personId: string; posts: number }[];
}

/** What a model wrote: each sentence with the posts that it is from. */
export interface InWords {
  sentences: { text: string; postIds: string[] }[];
  posts: Line[];
}

export interface Answer extends InWords {
  answered: boolean;
  found: Line[];
}

/** What the company's language model may do for one, and who gets the posts then. */
interface Purposes {
  summaries: boolean;
  assistant: boolean;
  model: string | null;
  host: string | null;
}

/** Which posts: what was not read when the chat was opened, some days, or a thread. */
export type Span = 'unread' | '1' | '7' | '30' | 'thread';

export interface Asked {
  chatId: string;
  span: Span;
  threadId?: string;
  /** The last post that was read, where that is known. */
  afterSeq?: number;
}

const day = 86_400_000;

function wishOf({ span, threadId, afterSeq }: Asked): Record<string, unknown> {
  if (span === 'thread') return { threadId };
  if (span === 'unread') return afterSeq === undefined ? {} : { afterSeq };
  return { since: new Date(Date.now() - Number(span) * day).toISOString() };
}

const path = (chatId: string, rest: string): string => `${own}/chats/${encodeURIComponent(chatId)}/${rest}`;

export const useSummary = (asked: Asked, enabled: boolean) =>
  useQuery({
    queryKey: ['chats', 'summary', asked],
    queryFn: () => call<Summary>(path(asked.chatId, 'summary'), { method: 'POST', body: wishOf(asked) }),
    staleTime: 30_000,
    enabled,
  });

export const usePurposes = () =>
  useQuery({
    queryKey: ['chats', 'language-model'],
    queryFn: ({ signal }) => call<Purposes>(`${own}/language-model`, { signal }),
    staleTime: 300_000,
  }).data;

export const useInWords = (asked: Asked, language: string) =>
  useMutation({
    mutationFn: () =>
      call<InWords>(path(asked.chatId, 'abstract'), { method: 'POST', body: { ...wishOf(asked), language } }),
  });

export const useAssistant = (language: string) =>
  useMutation({
    mutationFn: (wish: { question: string; chatId?: string }) =>
      call<Answer>(`${own}/assistant`, { method: 'POST', body: { ...wish, language } }),
  });

/** By chat: the number of the last post that was read when it was opened with something unread. */
const opened = createStore<ReadonlyMap<string, number>>(new Map());

export const rememberOpened = (chatId: string, readSeq: number): void =>
  opened.set((now) => new Map(now).set(chatId, readSeq));

export const useOpenedAt = (chatId: string): number | undefined => useStore(opened).get(chatId);
