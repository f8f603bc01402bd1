import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '@/api/client';
import type { OutgoingWebhookInfo } from '@/api/generated';
import { useText } from '@/text/useText';
import { own } from './api';
import type { Records } from './shapes';

/** What the app itself does when it is typed. */
export type OwnCommand = 'poll' | 'remind' | 'summarize';

/** Something that can be typed as `/name words`. Without `own` a program outside answers. */
export interface Command {
  name: string;
  description: string;
  own?: OwnCommand;
}

type Hook = OutgoingWebhookInfo;

const pathOf = (chatId: string, rest: string): string => `${own}/chats/${encodeURIComponent(chatId)}${rest}`;

/** Those of a chat: the app's own, then those of its programs. A program's name comes before one of ours. */
export function useCommands(chatId: string): readonly Command[] {
  const { t } = useText();
  const { data } = useQuery({
    queryKey: ['chats', 'commands', chatId],
    queryFn: ({ signal }) => call<Records<Hook>>(pathOf(chatId, '/outgoing-hooks'), { signal }),
    staleTime: 60_000,
  });
  return useMemo(() => {
    const hooks = (data?.records ?? []).filter((hook) => hook.kind === 'Command' && hook.status === 'Active');
    const ours: Command[] = [
      { name: 'poll', description: t('chats.command.poll'), own: 'poll' },
      { name: 'remind', description: t('chats.command.remind'), own: 'remind' },
      { name: 'summarize', description: t('chats.command.summarize'), own: 'summarize' },
    ];
    const taken = new Set(hooks.map(({ name }) => name));
    const others = hooks.map(({ name, description }) => ({ name, description }));
    return [...others, ...ours.filter(({ name }) => !taken.has(name))].sort((a, b) => a.name.localeCompare(b.name));
  }, [data, t]);
}

export interface Answer {
  text: string;
  /** Where it was posted for everybody. */
  postId: string | null;
}

export const runCommand = (chatId: string, name: string, text: string): Promise<Answer> =>
  call(pathOf(chatId, '/commands'), { method: 'POST', body: { name, text } });

const form = /^\/([a-z0-9][a-z0-9_-]{0,31})(?:\s+([\s\S]*))?$/i;

/** What was typed as a command; null for what is an ordinary post. */
export function readCommand(text: string): { name: string; rest: string } | null {
  const found = form.exec(text.trim());
  return found ? { name: (found[1] ?? '').toLowerCase(), rest: (found[2] ?? '').trim() } : null;
}
