import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { call } from '@/api/client';
import { createStore, useStore } from '@/design/store';
import { useText } from '@/text/useText';
import { own } from './api';
import type { Post } from './shapes';

interface Available {
  available: boolean;
  languages: string[];
}

/** What a post says in the reader's language, or what became of asking. */
export type Translation =
  | { state: 'asked' }
  | { state: 'failed'; problem: string }
  | { state: 'there'; text: string; source: string };

/** By post and how often it was changed: what it said before is not shown for what it says now. */
const shown = createStore<ReadonlyMap<string, Translation>>(new Map());
const keyOf = (post: Post): string => `${post.id} ${post.edits ?? 0}`;

const set = (key: string, value: Translation | null): void =>
  shown.set((now) => {
    const next = new Map(now);
    if (value) next.set(key, value);
    else next.delete(key);
    return next;
  });

/** Into which language posts can be translated for the reader; null where there is no translator. */
export function useTranslator(): string | null {
  const { code } = useText();
  const { data } = useQuery({
    queryKey: ['chats', 'translation'],
    queryFn: ({ signal }) => call<Available>(`${own}/translation`, { signal }),
    staleTime: 600_000,
  });
  if (!data?.available) return null;
  return data.languages.find((each) => each === code) ?? data.languages.find((each) => each === 'en') ?? null;
}

export const hideTranslation = (post: Post): void => set(keyOf(post), null);

export function translate(post: Post, language: string): void {
  const key = keyOf(post);
  set(key, { state: 'asked' });
  const path = `${own}/chats/${encodeURIComponent(post.groupId)}/posts/${encodeURIComponent(post.id)}/translation`;
  call<{ text: string; sourceLanguage: string }>(path, { method: 'POST', body: { language } })
    .then(({ text, sourceLanguage }) => set(key, { state: 'there', text, source: sourceLanguage }))
    .catch((error: Error) => set(key, { state: 'failed', problem: error.message }));
}

export function useTranslation(post: Post): Translation | undefined {
  const key = keyOf(post);
  return useStore(shown).get(key);
}

/** The name of a language in the reader's own. */
export function useLanguageName(): (code: string) => string {
  const { code } = useText();
  return useCallback(
    (wanted: string) => {
      try {
        return new Intl.DisplayNames(code, { type: 'language' }).of(wanted) ?? wanted;
      } catch {
        return wanted;
      }
    },
    [code],
  );
}
