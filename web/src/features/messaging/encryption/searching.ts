import { useEffect, useState } from 'react';
import { listPosts } from '../chats/api';
import type { Chat, Post } from '../chats/shapes';
import { lines, useLines } from '../chats/store';
import { opened, withContent } from './opened';
import { useSession } from './session';

/** Posts of encrypted chats that hold all of these words: looked for here, because the server cannot. */
export interface LocalSearch {
  found: Post[];
  /** Posts that were looked at. */
  looked: number;
  chats: number;
  done: boolean;
}

const page = 250;
/** Of one chat: further back one scrolls. */
const mostPosts = 10_000;
const mostFound = 200;

export const wordsOf = (typed: string): string[] =>
  typed.normalize('NFKC').toLocaleLowerCase().split(/\s+/).filter(Boolean).slice(0, 20);

export const holds = (text: string, words: readonly string[]): boolean => {
  const said = text.normalize('NFKC').toLocaleLowerCase();
  return words.length > 0 && words.every((word) => said.includes(word));
};

const textOf = (post: Post): string =>
  [post.text, ...(post.attachments ?? []).map((each) => each.name)].filter(Boolean).join('\n');

async function searchChat(
  chat: Chat,
  words: string[],
  stopped: () => boolean,
  onPage: (found: Post[], looked: number) => void,
) {
  let before: number | undefined;
  for (let looked = 0; looked < mostPosts && !stopped(); looked += page) {
    const { records } = await listPosts(chat.id, { before, recordCount: page });
    const found: Post[] = [];
    for (const post of records.filter((each) => each.sealed && !each.deleted)) {
      const seen = withContent(post, await opened(post));
      if (!seen.locked && holds(textOf(seen), words)) found.push(post);
    }
    onPage(found, records.length);
    before = records.at(-1)?.seq;
    if (records.length < page || before === undefined) return;
  }
}

const encryptedChats = (): Chat[] =>
  [...lines.get().byId.values()]
    .filter((chat) => chat.encrypted)
    .sort((a, b) => b.lastModifiedTime.localeCompare(a.lastModifiedTime));

/** Null where there is no encrypted chat, or nothing to look for. */
export function useLocalSearch(typed: string): LocalSearch | null {
  const [state, setState] = useState<LocalSearch | null>(null);
  const { state: keys } = useSession();
  const { state: list } = useLines();
  useEffect(() => {
    const words = wordsOf(typed);
    const chats = encryptedChats();
    if (words.length === 0 || chats.length === 0 || keys !== 'ready' || list !== 'ready') return setState(null);
    let stop = false;
    let now: LocalSearch = { found: [], looked: 0, chats: chats.length, done: false };
    setState(now);
    const onPage = (found: Post[], looked: number) => {
      now = { ...now, found: [...now.found, ...found].slice(0, mostFound), looked: now.looked + looked };
      if (!stop) setState(now);
    };
    void (async () => {
      for (const chat of chats) {
        if (stop || now.found.length >= mostFound) break;
        await searchChat(chat, words, () => stop, onPage).catch(() => undefined);
      }
      if (!stop) setState({ ...now, done: true });
    })();
    return () => {
      stop = true;
    };
  }, [typed, keys, list]);
  return state;
}
