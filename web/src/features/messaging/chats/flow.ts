import { dayText } from '@/design/time';
import { isReply, type Post } from './shapes';

/** A line of a conversation: a day, the mark where the unread begins, or a post. */
export type Item =
  | { kind: 'day'; key: string; text: string }
  | { kind: 'unread'; key: string }
  | { kind: 'post'; key: string; post: Post /** By the same person, just after the one before. */; follows: boolean };

const together = 5 * 60_000;

const follows = (post: Post, before: Post | undefined): boolean =>
  before !== undefined &&
  before.creatorId === post.creatorId &&
  before.type === 'TextMessage' &&
  post.type === 'TextMessage' &&
  !before.notice &&
  !before.deleted &&
  !post.deleted &&
  !isReply(before) &&
  !isReply(post) &&
  Date.parse(post.creationTime) - Date.parse(before.creationTime) < together;

/** `unreadFrom`: the number of the last post that had been read when the chat was opened. */
export function itemsOf(posts: readonly Post[], unreadFrom: number | null, me: string, locale: string): Item[] {
  const items: Item[] = [];
  const now = new Date();
  let day = '';
  let marked = unreadFrom === null;
  let before: Post | undefined;
  for (const post of posts) {
    const itsDay = dayText(new Date(post.creationTime), now, locale);
    const newDay = itsDay !== day;
    if (newDay) items.push({ kind: 'day', key: `day ${post.seq}`, text: itsDay });
    day = itsDay;
    const mark = !marked && unreadFrom !== null && post.seq > unreadFrom && post.creatorId !== me;
    if (mark) {
      items.push({ kind: 'unread', key: 'unread' });
      marked = true;
    }
    items.push({ kind: 'post', key: post.id, post, follows: !newDay && !mark && follows(post, before) });
    before = post;
  }
  return items;
}
