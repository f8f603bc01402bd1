import { ApiError } from '@/api/errors';
import { onLiveFrame } from '@/live/socket';
import { listChats, listPosts, readChanges, readChat, readHead } from './api';
import { landed } from './outbox';
import { type Chat, isCounted, names, type OwnState, type Post } from './shapes';
import { heardTyping, somebodyRead } from './signals';
import { changeLine, dropLine, forgetAll, lastPostOf, lines, putLines, rooms, self, setRoom, takePost } from './store';

/** How chats here keep up with the server: a list, then events; after a gap the changes since the last number. */
interface Event {
  eventType: string;
  chatId: string;
  n: number;
  post?: Post;
  state?: OwnState;
  personId?: string;
  readSeq?: number;
}

const fewLines = 20;
/** Read again a little before the last number: events of a moment may have come in another order. */
const margin = 20;
let known = 0;
/** What was missed has not been read yet: events tell what is newer, and `known` must not pass the gap before them. */
let behind = false;
let retry: ReturnType<typeof setTimeout> | undefined;
const pauseMs = 5000;
let wantsAll = false;
let running: Promise<void> | null = null;
let again = false;

const arrivals = new Set<(post: Post, chat: Chat | undefined) => void>();

/** Posts of others, as they come in. */
export const onArrival = (listener: (post: Post, chat: Chat | undefined) => void): (() => void) => {
  arrivals.add(listener);
  return () => arrivals.delete(listener);
};

const changed = new Set<(chatId: string) => void>();

/** Chats that are something else by now: who is in them, or what keys there are. */
export const onChatChanged = (listener: (chatId: string) => void): (() => void) => {
  changed.add(listener);
  return () => changed.delete(listener);
};

const ownArrivals = new Set<(post: Post) => void>();

/** Posts of one's own, wherever and by whatever they were sent. */
export const onOwnPost = (listener: (post: Post) => void): (() => void) => {
  ownArrivals.add(listener);
  return () => ownArrivals.delete(listener);
};

export function startChats(me: string): () => void {
  forgetAll();
  self.set(me);
  known = 0;
  const off = onLiveFrame(({ topic, type, data }) => {
    if (topic !== 'chats') return;
    if (type === 'snapshot') void catchUp();
    else onEvent(data as Event);
  });
  void catchUp();
  return () => {
    off();
    clearTimeout(retry);
    forgetAll();
    wantsAll = false;
    known = 0;
  };
}

/** From the list, the first time; then from what changed. Asked for while it runs, it runs once more. */
export function catchUp(): Promise<void> {
  if (running) {
    again = true;
    return running;
  }
  behind = true;
  clearTimeout(retry);
  running = (lines.get().state === 'ready' ? followChanges() : begin())
    .then(() => {
      behind = false;
    })
    .catch((error: unknown) => {
      if (lines.get().state !== 'ready') lines.set((now) => ({ ...now, state: 'failed', error }));
      else retry = setTimeout(() => void catchUp(), pauseMs * (1 + Math.random()));
    })
    .finally(() => {
      running = null;
      if (!again) return;
      again = false;
      void catchUp();
    });
  return running;
}

async function begin(): Promise<void> {
  const head = await readHead();
  const page = await listChats();
  putLines(page.records.filter(isNews));
  known = Math.max(known, head);
  const complete = !page.navigation?.nextPageToken;
  lines.set((now) => ({ ...now, state: 'ready', error: undefined, complete }));
  for (const id of rooms.get().keys()) void loadNewest(id);
  if (wantsAll && !complete) await loadRest(page.navigation?.nextPageToken);
}

async function loadRest(first: string | undefined): Promise<void> {
  for (let token = first; token; ) {
    const page = await patiently(() => listChats(token));
    putLines(page.records.filter(isNews));
    token = page.navigation?.nextPageToken;
  }
  lines.set((now) => ({ ...now, complete: true }));
}

/** A page that was asked for before an event came knows less than the event told. */
const isNews = (chat: Chat): boolean => chat.lastSeq >= (lines.get().byId.get(chat.id)?.lastSeq ?? 0);

/** When told to wait, wait. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 429) throw error;
    await new Promise((done) => setTimeout(done, (error.retryAfter ?? 5) * 1000));
    return work();
  }
}

/** The page shows the whole list; elsewhere the chats with the newest activity are enough. */
export function wantAllChats(): void {
  if (wantsAll) return;
  wantsAll = true;
  const now = lines.get();
  if (now.state === 'ready' && !now.complete)
    void listChats()
      .then((page) => loadRest(page.navigation?.nextPageToken))
      .catch(() => {
        wantsAll = false;
      });
}

async function followChanges(): Promise<void> {
  const touched = new Set<string>();
  let since = Math.max(0, known - margin);
  for (;;) {
    const changes = await patiently(() => readChanges(since));
    if (changes.reset) {
      lines.set((now) => ({ ...now, state: 'loading', byId: new Map() }));
      return begin();
    }
    for (const id of changes.left) dropLine(id);
    for (const { id } of changes.chats) touched.add(id);
    for (const post of [...changes.posts].sort((a, b) => a.seq - b.seq)) {
      touched.add(post.groupId);
      if (takePost(post) === 'gap') await fillGap(post.groupId);
      if (post.creatorId === self.get() && post.clientKey) landed(post.clientKey);
    }
    since = changes.n;
    if (!changes.more) break;
  }
  known = Math.max(known, since);
  if (touched.size > fewLines) return begin();
  await Promise.all([...touched].map(refreshLine));
}

const pendingLines = new Map<string, Promise<void>>();

/** Read one chat of the list again. */
export function refreshLine(id: string): Promise<void> {
  const waiting = pendingLines.get(id);
  if (waiting) return waiting;
  const work = new Promise((done) => setTimeout(done, 60))
    .then(() => {
      pendingLines.delete(id);
      return readChat(id);
    })
    .then((chat) => putLines([chat]))
    .catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) dropLine(id);
    });
  pendingLines.set(id, work);
  return work;
}

async function fillGap(chatId: string): Promise<void> {
  const last = rooms.get().get(chatId)?.posts.at(-1)?.seq ?? 0;
  const { records } = await listPosts(chatId, { after: last, recordCount: 250 });
  if (records.length === 250) return loadNewest(chatId);
  for (const post of records.reverse()) takePost(post);
}

function onEvent(event: Event): void {
  const { eventType, chatId, personId = '', post, state } = event;
  if (eventType === 'typing') heardTyping(chatId, personId);
  else if (eventType === 'read') somebodyRead(chatId, personId, event.readSeq ?? 0);
  else {
    if (!behind) known = Math.max(known, event.n);
    if (post) onPost(post, eventType);
    else if (state) onState(chatId, state);
    else if (eventType === 'GroupLeft') dropLine(chatId);
    else {
      void refreshLine(chatId);
      for (const listener of changed) listener(chatId);
    }
  }
}

function onState(chatId: string, own: OwnState): void {
  const chat = lines.get().byId.get(chatId);
  if (!chat) return void refreshLine(chatId);
  const allRead = own.readSeq >= chat.lastSeq;
  changeLine(chatId, (now) => ({ ...now, own, ...(allRead ? { unread: 0, mentions: 0 } : {}) }));
  if (!allRead && own.readSeq !== chat.own.readSeq) void refreshLine(chatId);
}

function onPost(post: Post, what: string): void {
  const me = self.get();
  if (takePost(post) === 'gap') void fillGap(post.groupId).catch(() => undefined);
  if (post.creatorId === me && post.clientKey) landed(post.clientKey);
  if (post.creatorId === me) for (const listener of ownArrivals) listener(post);
  const chat = lines.get().byId.get(post.groupId);
  if (!chat) void refreshLine(post.groupId);
  else if (post.seq > chat.lastSeq) changeLine(post.groupId, (now) => withNewest(now, post, me));
  else if (what === 'PostRemoved' && post.seq > chat.own.readSeq) void refreshLine(post.groupId);
  else if (chat.lastPost?.id === post.id)
    changeLine(post.groupId, (now) => ({ ...now, lastPost: post.deleted ? null : lastPostOf(post) }));
  if (what !== 'PostAdded' || post.creatorId === me || !isCounted(post)) return;
  for (const listener of arrivals) listener(post, lines.get().byId.get(post.groupId));
}

/** The line of a chat after its newest post came. */
export function withNewest(chat: Chat, post: Post, me: string): Chat {
  const moved = { ...chat, lastSeq: post.seq, lastPost: lastPostOf(post), lastModifiedTime: post.creationTime };
  if (!isCounted(post)) return moved;
  if (post.creatorId === me)
    return { ...moved, unread: 0, mentions: 0, own: { ...chat.own, readSeq: post.seq, markedUnread: false } };
  return { ...moved, unread: chat.unread + 1, mentions: chat.mentions + (names(post, me) ? 1 : 0) };
}

const page = 50;

/** The newest posts of a chat, instead of what is loaded. */
export async function loadNewest(chatId: string): Promise<void> {
  const before = rooms.get().get(chatId);
  if (before?.state !== 'ready') setRoom(chatId, { state: 'loading' });
  try {
    const { records } = await listPosts(chatId, { recordCount: page });
    setRoom(chatId, {
      posts: records.reverse(),
      earlier: records.length >= page,
      later: false,
      state: 'ready',
      error: undefined,
    });
  } catch (error) {
    if (before?.state !== 'ready') setRoom(chatId, { state: 'failed', error });
  }
}

/** The posts around one of them. */
export async function loadAround(chatId: string, seq: number): Promise<void> {
  const room = rooms.get().get(chatId);
  if (room?.state === 'ready' && room.posts.some((post) => post.seq === seq)) return;
  const { records } = await listPosts(chatId, { before: seq + page / 2, recordCount: page });
  const newest = lines.get().byId.get(chatId)?.lastSeq ?? 0;
  const posts = records.reverse();
  setRoom(chatId, {
    posts,
    earlier: posts.length >= page,
    later: (posts.at(-1)?.seq ?? 0) < newest,
    state: 'ready',
  });
}

const loading = new Set<string>();

async function once(key: string, work: () => Promise<void>): Promise<void> {
  if (loading.has(key)) return;
  loading.add(key);
  try {
    await work();
  } finally {
    loading.delete(key);
  }
}

export const loadEarlier = (chatId: string): Promise<void> =>
  once(`e${chatId}`, async () => {
    const room = rooms.get().get(chatId);
    const first = room?.posts[0]?.seq ?? 1;
    if (!room?.earlier) return;
    const { records } = await listPosts(chatId, { before: first, recordCount: page });
    const now = rooms.get().get(chatId);
    if (!now || now.posts[0]?.seq !== first) return;
    const posts = [...records.reverse(), ...now.posts];
    setRoom(chatId, { posts, earlier: records.length >= page });
  });

export const loadLater = (chatId: string): Promise<void> =>
  once(`l${chatId}`, async () => {
    const room = rooms.get().get(chatId);
    const last = room?.posts.at(-1)?.seq ?? 0;
    if (!room?.later) return;
    const { records } = await listPosts(chatId, { after: last, recordCount: page });
    const now = rooms.get().get(chatId);
    if (!now || now.posts.at(-1)?.seq !== last) return;
    const posts = [...now.posts, ...records.reverse()];
    const newest = lines.get().byId.get(chatId)?.lastSeq ?? 0;
    setRoom(chatId, { posts, later: records.length > 0 && (posts.at(-1)?.seq ?? 0) < newest });
  });

/** A post as a request of one's own answered with; the event tells the same to everybody. */
export function took(post: Post): void {
  takePost(post);
  const chat = lines.get().byId.get(post.groupId);
  if (chat && post.seq > chat.lastSeq) changeLine(post.groupId, (now) => withNewest(now, post, self.get()));
}
