import { createStore, useStore } from '@/design/store';
import { toastBad } from '@/design/toast';
import { deletePost, listBookmarks, setBookmark, setPin, setReaction } from './api';
import type { Post, Reaction } from './shapes';
import { rooms, self, setRoom, takePost, threadKey } from './store';

/** The ids of posts that the person keeps for later. */
const bookmarks = createStore<ReadonlySet<string> | null>(null);
let asked = false;

export const forgetMarks = (): void => {
  bookmarks.set(null);
  asked = false;
};

export function useBookmarked(postId: string): boolean {
  const known = useStore(bookmarks);
  if (!asked) {
    asked = true;
    void listBookmarks().then(
      ({ records }) => bookmarks.set(new Set(records.map((each) => each.post.id))),
      () => undefined,
    );
  }
  return known?.has(postId) ?? false;
}

export function bookmark(post: Post, on: boolean, no: string): Promise<unknown> {
  const change = (add: boolean) =>
    bookmarks.set((now) => {
      const next = new Set(now);
      if (add) next.add(post.id);
      else next.delete(post.id);
      return next;
    });
  change(on);
  return setBookmark(post.groupId, post.id, on).catch((error: Error) => {
    change(!on);
    toastBad(no, error.message);
  });
}

/** Show a change of a post before the server has said yes. */
function show(post: Post): void {
  for (const key of [post.groupId, threadKey(post.threadId ?? post.id)]) {
    const room = rooms.get().get(key);
    if (!room?.posts.some((each) => each.id === post.id)) continue;
    setRoom(key, { posts: room.posts.map((each) => (each.id === post.id ? post : each)) });
  }
}

const reacted = (before: Reaction[], emoji: string, me: string, on: boolean): Reaction[] => {
  const known = before.find((each) => each.emoji === emoji);
  if (!known) return on ? [...before, { emoji, count: 1, personIds: [me] }] : before;
  if (known.personIds.includes(me) === on) return before;
  const personIds = on ? [...known.personIds, me] : known.personIds.filter((each) => each !== me);
  const count = known.count + (on ? 1 : -1);
  return before
    .map((each) => (each.emoji === emoji ? { emoji, count, personIds } : each))
    .filter((each) => each.count > 0);
};

export function react(post: Post, emoji: string, on: boolean, no: string): void {
  show({ ...post, reactions: reacted(post.reactions ?? [], emoji, self.get(), on) });
  setReaction(post.groupId, post.id, emoji, on)
    .then(takePost)
    .catch((error: Error) => {
      show(post);
      toastBad(no, error.message);
    });
}

export function pin(post: Post, on: boolean, no: string): void {
  show({ ...post, pinned: on });
  setPin(post.groupId, post.id, on)
    .then(takePost)
    .catch((error: Error) => {
      show(post);
      toastBad(no, error.message);
    });
}

export function remove(post: Post, no: string): void {
  show({ ...post, deleted: true });
  deletePost(post.groupId, post.id).catch((error: Error) => {
    show(post);
    toastBad(no, error.message);
  });
}
