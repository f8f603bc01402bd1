import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { call } from '@/api/client';
import type { TranslationSetting } from '@/api/generated';
import { preference, usePreference } from '@/design/preferences';
import { createStore, useStore } from '@/design/store';
import { useText } from '@/text/useText';
import { own } from './api';
import type { Post } from './shapes';

type Available = TranslationSetting;

/** What a post says in the reader's language, or what became of asking. `silent`: there is nothing to show. */
export type Translation =
  | { state: 'silent' }
  | { state: 'asked' }
  | { state: 'failed'; problem: string }
  | { state: 'there'; text: string; source: string };

/** By post and how often it was changed: what it said before is not shown for what it says now. */
const shown = createStore<ReadonlyMap<string, Translation>>(new Map());
const keyOf = (post: Post): string => `${post.id} ${post.edits ?? 0}`;

const set = (key: string, value: Translation): void => shown.set((now) => new Map(now).set(key, value));

const useAvailable = () =>
  useQuery({
    queryKey: ['chats', 'translation'],
    queryFn: ({ signal }) => call<Available>(`${own}/translation`, { signal }),
    staleTime: 600_000,
  }).data;

/** Into which language posts can be translated for the reader; null where there is no translator. */
export function useTranslator(): string | null {
  const { code } = useText();
  const data = useAvailable();
  if (!data?.available) return null;
  return data.languages.find((each) => each === code) ?? data.languages.find((each) => each === 'en') ?? null;
}

export const hideTranslation = (post: Post): void => set(keyOf(post), { state: 'silent' });

const ask = (post: Post, language: string): Promise<{ text: string; sourceLanguage: string }> =>
  call(`${own}/chats/${encodeURIComponent(post.groupId)}/posts/${encodeURIComponent(post.id)}/translation`, {
    method: 'POST',
    body: { language },
  });

export function translate(post: Post, language: string): void {
  const key = keyOf(post);
  set(key, { state: 'asked' });
  ask(post, language)
    .then(({ text, sourceLanguage }) => set(key, { state: 'there', text, source: sourceLanguage }))
    .catch((error: Error) => set(key, { state: 'failed', problem: error.message }));
}

/** Chats whose posts are translated as they come: a choice of this browser. */
const automatic = preference<string[]>('translated-chats', []);
const mostChats = 200;

/** Whether what others write in a chat is translated by itself; null where that cannot be had. */
export function useAutomatic(chatId: string): { on: boolean; put: (on: boolean) => void } | null {
  const [chats, choose] = usePreference(automatic);
  const data = useAvailable();
  if (!data?.automatic) return null;
  const others = chats.filter((each) => each !== chatId);
  return {
    on: others.length < chats.length,
    put: (on) => choose(on ? [chatId, ...others].slice(0, mostChats) : others),
  };
}

/** Whether the reader wants that in this chat, whether or not there is a translator now. */
export const useWanted = (chatId: string): boolean => usePreference(automatic)[0].includes(chatId);

let line: Promise<unknown> = Promise.resolve();

/** One after another, and shown only where it says something else. What fails is left as it was written. */
function translateQuietly(post: Post, language: string): void {
  const key = keyOf(post);
  set(key, { state: 'silent' });
  line = line
    .then(() => ask(post, language))
    .then(({ text, sourceLanguage: source }) => {
      if (source !== language && text.trim() !== post.text?.trim()) set(key, { state: 'there', text, source });
    })
    .catch(() => undefined);
}

/** Translates a post of somebody else by itself, once. */
export function useTranslatedByItself(post: Post): void {
  const language = useTranslator();
  const allowed = useAutomatic(post.groupId) !== null;
  const known = useTranslation(post) !== undefined;
  useEffect(() => {
    if (allowed && language && !known) translateQuietly(post, language);
  }, [allowed, language, known, post]);
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
