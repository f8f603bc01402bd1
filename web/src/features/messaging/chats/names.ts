import { createContext, useContext, useMemo } from 'react';
import { createStore, useStore } from '@/design/store';
import type { Colleague } from '@/features/people/colleague';
import { useEntryById } from '@/features/people/directory';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { readPerson } from './api';
import { plainText } from './format';
import { type Chat, type ChatMember, type LastPost, titled } from './shapes';

/** People whom the directory does not list (bots, people who left): asked for one by one, once. */
const others = createStore<ReadonlyMap<string, string>>(new Map());
const asked = new Set<string>();
const waiting: string[] = [];
let asking = false;

async function askAll(): Promise<void> {
  asking = true;
  for (let id = waiting.shift(); id; id = waiting.shift()) {
    const wanted = id;
    const name = await readPerson(wanted).then(
      (person) => [person.firstName, person.lastName].filter(Boolean).join(' '),
      () => '',
    );
    others.set((now) => new Map(now).set(wanted, name));
  }
  asking = false;
}

function ask(id: string): void {
  if (!id || asked.has(id)) return;
  asked.add(id);
  waiting.push(id);
  if (!asking) void Promise.resolve().then(askAll);
}

export interface People {
  /** The signed-in person. */
  me: string;
  nameOf: (id: string) => string;
  find: (id: string) => Colleague | undefined;
}

/** Characters that turn the direction of what follows would let a name or text pretend to be another. */
export const withoutTurns = (text: string): string => text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '');

/** Worked out once for a page, and read by everything on it. */
export const PeopleContext = createContext<People>({ me: '', nameOf: () => '…', find: () => undefined });
export const usePeople = (): People => useContext(PeopleContext);

/** Who people are, by id. */
export function useEverybody(): People {
  const { t } = useText();
  const entryOf = useEntryById();
  const { data: own } = useMe();
  const found = useStore(others);
  const me = own ? String(own.id) : '';
  const myName = own?.name ?? '';
  return useMemo(() => {
    const nameOf = (id: string): string => {
      if (id === me && myName) return withoutTurns(myName);
      const entry = entryOf(id);
      const known = entry?.name || found.get(id);
      if (known) return withoutTurns(known);
      if (entry === null) ask(id);
      return entry === null && found.has(id) ? t('chats.formerPerson') : '…';
    };
    return { me, nameOf, find: (id) => entryOf(id) ?? undefined };
  }, [entryOf, found, me, myName, t]);
}

/** The other person of a direct chat. */
export const otherOf = (chat: Chat, me: string): string | undefined =>
  chat.type === 'Direct' ? chat.members?.find((each) => each.id !== me)?.id : undefined;

export function titleOf(chat: Chat, { me, nameOf }: People, t: ReturnType<typeof useText>['t']): string {
  if (titled(chat)) return withoutTurns(chat.name || t('chats.everyone'));
  if (chat.type === 'Personal') return t('chats.personal');
  if (chat.type === 'Group' && chat.name) return withoutTurns(chat.name); // imported, and not all of its people are here
  const rest = (chat.members ?? []).filter((each) => each.id !== me).map((each) => nameOf(each.id));
  if (rest.length === 0) return t('chats.groupOf', { count: chat.memberCount });
  return rest.length > 4 ? `${rest.slice(0, 3).join(', ')} +${rest.length - 3}` : rest.join(', ');
}

/** How the newest post begins, in a line. */
export function snippetOf(
  last: LastPost | null,
  chat: Chat,
  people: People,
  t: ReturnType<typeof useText>['t'],
): string {
  if (!last) return '';
  if (last.type.startsWith('Person')) return t('chats.snippetPeople');
  if (last.sealed) return t('encryption.snippet');
  const words = plainText(last.text, people.nameOf) || (last.attachments > 0 ? t('chats.snippetFile') : '');
  if (last.creatorId === people.me) return t('chats.snippetOwn', { text: words });
  return chat.type === 'Direct' ? words : `${people.nameOf(last.creatorId).split(' ')[0]}: ${words}`;
}

const byLength = (a: ChatMember, b: ChatMember): number => b.name.length - a.name.length;

/** `@Name` as a person wrote it becomes a mention of the wire; `@team` means the chat. */
export function toWire(text: string, members: readonly ChatMember[], chatId: string): string {
  if (!text.includes('@')) return text;
  const known = [...members].filter((each) => each.name).sort(byLength);
  return text.replace(/(^|[\s(,;:>*_])@([^\n]*)/g, function expand(whole, before: string, rest: string): string {
    const person = known.find((each) => startsWithName(rest, each.name));
    const all = /^(team|everyone|channel)(?![\p{L}\p{N}_])/iu.exec(rest);
    const [mark, length] = person
      ? [`![:Person](${person.id})`, person.name.length]
      : all
        ? [`![:Team](${chatId})`, all[0].length]
        : ['@', 0];
    return whole === '' ? whole : before + mark + toWire(` ${rest.slice(length)}`, members, chatId).slice(1);
  });
}

const startsWithName = (text: string, name: string): boolean =>
  text.toLocaleLowerCase().startsWith(name.toLocaleLowerCase()) && !/^[\p{L}\p{N}_]/u.test(text.slice(name.length));

/** The other way, for changing a post. */
export const fromWire = (text: string, nameOf: (id: string) => string): string =>
  text
    .replace(/!\[:Person\]\(([\w.:/-]{1,64})\)/g, (_whole, id: string) => `@${nameOf(id)}`)
    .replace(/!\[:Team\]\([\w.:/-]{1,64}\)/g, '@team');
