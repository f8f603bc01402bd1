import { useCallback, useSyncExternalStore } from 'react';
import { createStore, useStore } from '@/design/store';
import { type Chat, isUnread, type LastPost, type Post } from './shapes';

/** Every chat that is known here, and how far the list has come. */
export interface Lines {
  byId: ReadonlyMap<string, Chat>;
  state: 'loading' | 'ready' | 'failed';
  error?: unknown;
  /** All of them are here, not only those with the newest activity. */
  complete: boolean;
}

/** What is loaded of one chat: a run of its posts without gaps, oldest first. */
export interface Room {
  posts: readonly Post[];
  /** There are older ones, or newer ones, that are not loaded. */
  earlier: boolean;
  later: boolean;
  state: 'loading' | 'ready' | 'failed';
  error?: unknown;
}

const nothing: Lines = { byId: new Map(), state: 'loading', complete: false };
export const lines = createStore<Lines>(nothing);
export const rooms = createStore<ReadonlyMap<string, Room>>(new Map());
/** Who is signed in here. */
export const self = createStore('');

export function forgetAll(): void {
  lines.set(nothing);
  rooms.set(new Map());
  self.set('');
}

const mostRooms = 25;

export function putLines(chats: Iterable<Chat>): void {
  lines.set((now) => {
    const byId = new Map(now.byId);
    for (const chat of chats) byId.set(chat.id, chat);
    return { ...now, byId };
  });
}

export function changeLine(id: string, change: (chat: Chat) => Chat): void {
  const chat = lines.get().byId.get(id);
  if (chat) putLines([change(chat)]);
}

export function dropLine(id: string): void {
  lines.set((now) => {
    const byId = new Map(now.byId);
    byId.delete(id);
    return { ...now, byId };
  });
  dropRoom(id);
}

export function dropRoom(id: string): void {
  rooms.set((now) => {
    const next = new Map(now);
    next.delete(id);
    return next;
  });
}

export function setRoom(id: string, change: Partial<Room>): void {
  rooms.set((now) => {
    const before = now.get(id) ?? { posts: [], earlier: true, later: false, state: 'loading' };
    const next = new Map(now);
    next.delete(id);
    next.set(id, { ...before, ...change });
    // The ones that were touched longest ago go first.
    for (const old of next.keys()) {
      if (next.size <= mostRooms) break;
      next.delete(old);
    }
    return next;
  });
}

/** Posts put into a run by their number; of two versions of one the later stays. */
export function merged(before: readonly Post[], coming: readonly Post[]): Post[] {
  const bySeq = new Map(before.map((post) => [post.seq, post]));
  for (const post of coming) {
    const known = bySeq.get(post.seq);
    if (!known || known.n <= post.n) bySeq.set(post.seq, post);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

export type Taken = 'known' | 'added' | 'gap' | 'outside';

/** Threads are kept like chats, by a key of their own. */
export const threadKey = (threadId: string): string => `thread ${threadId}`;

/** A post as it is now, into the room that has it or where it comes next. `gap`: some before it are missing. */
export function takePost(post: Post): Taken {
  const thread = threadKey(post.threadId ?? post.id);
  const open = rooms.get().get(thread);
  if (open?.state === 'ready') setRoom(thread, { posts: merged(open.posts, [post]) });
  const room = rooms.get().get(post.groupId);
  if (room?.state !== 'ready') return 'outside';
  const [first, last] = [room.posts[0], room.posts.at(-1)];
  if (first && last && post.seq >= first.seq && post.seq <= last.seq) {
    setRoom(post.groupId, { posts: merged(room.posts, [post]) });
    return 'known';
  }
  if (room.later || (first && post.seq < first.seq)) return 'outside';
  if (post.seq !== (last?.seq ?? 0) + 1) return 'gap';
  setRoom(post.groupId, { posts: [...room.posts, post] });
  return 'added';
}

export const lastPostOf = (post: Post): LastPost => ({
  id: post.id,
  type: post.type,
  creatorId: post.creatorId,
  text: (post.text ?? '').slice(0, 200),
  attachments: post.attachments?.length ?? 0,
  seq: post.seq,
  sealed: Boolean(post.sealed),
});

export const useChat = (id: string | undefined): Chat | undefined =>
  useSyncExternalStore(
    lines.subscribe,
    useCallback(() => (id ? lines.get().byId.get(id) : undefined), [id]),
  );

export const useRoom = (id: string): Room | undefined =>
  useSyncExternalStore(
    rooms.subscribe,
    useCallback(() => rooms.get().get(id), [id]),
  );

export const useLines = (): Lines => useStore(lines);

const countUnread = (): number => {
  let count = 0;
  for (const chat of lines.get().byId.values())
    if (isUnread(chat) && (!chat.own.muted || chat.mentions > 0)) count += 1;
  return count;
};

/** How many chats have something to read; muted ones only where somebody named the person. */
export const useUnreadChats = (): number => useSyncExternalStore(lines.subscribe, countUnread);
