import { beforeEach, describe, expect, it } from 'vitest';
import { rowsOf } from './rows';
import type { Chat, Post } from './shapes';
import { forgetAll, rooms, setRoom, takePost } from './store';

const post = (seq: number, n = seq, more: Partial<Post> = {}): Post =>
  ({
    id: `p${seq}`,
    groupId: '1',
    type: 'TextMessage',
    creatorId: '7',
    seq,
    n,
    deleted: false,
    replyCount: 0,
    ...more,
  }) as Post;
const seqs = () =>
  rooms
    .get()
    .get('1')
    ?.posts.map((each) => each.seq);

describe('a room', () => {
  beforeEach(() => {
    forgetAll();
    setRoom('1', { posts: [post(3), post(4)], state: 'ready', earlier: true, later: false });
  });
  it('takes what comes next, and says when something is missing before it', () => {
    expect(takePost(post(5))).toBe('added');
    expect(takePost(post(8))).toBe('gap');
    expect(takePost(post(1))).toBe('outside');
    expect(seqs()).toEqual([3, 4, 5]);
  });
  it('keeps the later version of a post, whatever comes first', () => {
    takePost(post(4, 20, { text: 'new' }));
    takePost(post(4, 10, { text: 'old' }));
    expect(rooms.get().get('1')?.posts.at(-1)?.text).toBe('new');
  });
  it('leaves a run in the past alone', () => {
    setRoom('1', { later: true });
    expect(takePost(post(5))).toBe('outside');
    expect(seqs()).toEqual([3, 4]);
  });
});

describe('the list', () => {
  const chat = (id: string, more: Partial<Chat>): Chat =>
    ({
      id,
      type: 'Team',
      name: id,
      lastModifiedTime: id,
      unread: 0,
      own: { favorite: false, muted: false, markedUnread: false },
      ...more,
    }) as Chat;
  const titleOf = ({ name }: Chat) => name ?? '';
  const all = { show: 'all', typed: '', closed: [], folders: [], titleOf } as const;
  it('has favourites on top, the newest first in each section, archived ones at the end', () => {
    const own = { favorite: true, muted: false, markedUnread: false } as Chat['own'];
    const chats = [
      chat('a', {}),
      chat('b', { type: 'Direct' }),
      chat('c', { own }),
      chat('d', { status: 'Archived' }),
      chat('e', {}),
    ];
    expect(rowsOf(chats, all).map(({ key }) => key)).toEqual([
      'favorites',
      'c',
      'people',
      'b',
      'teams',
      'e',
      'a',
      'archived',
      'd',
    ]);
  });
  it('shows what is unread of a folded section, and finds names without accents', () => {
    const chats = [chat('Chloé', {}), chat('x', { unread: 2 })];
    expect(rowsOf(chats, { ...all, folders: [], closed: ['teams'] }).map(({ key }) => key)).toEqual(['teams', 'x']);
    expect(rowsOf(chats, { ...all, typed: 'chloe' }).map(({ key }) => key)).toEqual(['teams', 'Chloé']);
  });
});
