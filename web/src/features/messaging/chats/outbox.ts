import { ApiError } from '@/api/errors';
import { createStore, useStore } from '@/design/store';
import { createPost } from './api';
import type { Attachment, Post } from './shapes';

/** A post on its way: shown at once, kept in this browser until the server has it, sent in the order of writing. */
export interface Pending {
  /** The key by which the server knows it again, however often it is sent. */
  id: string;
  chatId: string;
  threadId?: string;
  text: string;
  attachments: Attachment[];
  at: string;
  /** `waiting`: there is no connection; it goes out by itself. `failed`: the server said no. */
  state: 'sending' | 'waiting' | 'failed';
  problem?: { message: string; code?: string };
}

const outbox = createStore<readonly Pending[]>([]);
export const useOutbox = (): readonly Pending[] => useStore(outbox);

let storedAs = '';
let onTaken: (post: Post) => void = () => undefined;

/** How a post goes to the server; whoever opens the outbox may know a way for encrypted chats. */
type Way = (pending: Pending) => Promise<Post>;

const plainly: Way = ({ id, chatId, threadId, text, attachments }) => {
  const files = attachments.map((each) => ({ id: each.id, type: each.type }));
  return createPost(chatId, { text, clientKey: id, threadId, attachments: files.length > 0 ? files : undefined });
};

let way = plainly;
let timer: ReturnType<typeof setTimeout> | undefined;
let attempts = 0;

const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('x');

function save(): void {
  if (!storedAs) return;
  try {
    if (outbox.get().length === 0) localStorage.removeItem(storedAs);
    else localStorage.setItem(storedAs, JSON.stringify(outbox.get()));
  } catch {
    // Storage may be full or forbidden: what waits then lasts as long as the page.
  }
}

function set(next: (now: readonly Pending[]) => readonly Pending[]): void {
  outbox.set(next);
  save();
}

const isPending = (value: unknown): value is Pending =>
  typeof value === 'object' && value !== null && 'id' in value && 'chatId' in value && 'text' in value;

/** What this person wrote here and the server has not got. */
export function openOutbox(person: string, taken: (post: Post) => void, by: Way = plainly): () => void {
  way = by;
  storedAs = `clarion.chat-outbox.${person}`;
  onTaken = taken;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storedAs) ?? '[]');
    const found = Array.isArray(kept) ? kept.filter(isPending) : [];
    outbox.set(found.map((each) => (each.state === 'failed' ? each : { ...each, state: 'waiting' })));
  } catch {
    outbox.set([]);
  }
  window.addEventListener('online', hurry);
  flush();
  return () => {
    window.removeEventListener('online', hurry);
    clearTimeout(timer);
    timer = undefined;
    storedAs = '';
    outbox.set([]);
  };
}

const change = (id: string, changes: Partial<Pending>): void =>
  set((now) => now.map((each) => (each.id === id ? { ...each, ...changes } : each)));

const remove = (id: string): void => set((now) => now.filter((each) => each.id !== id));

export const discard = remove;

/** The server has it. */
export function landed(key: string): void {
  if (outbox.get().some((each) => each.id === key)) remove(key);
}

export interface Order {
  chatId: string;
  threadId?: string;
  text: string;
  attachments: Attachment[];
}

export function send(order: Order): void {
  const pending: Pending = { ...order, id: newKey(), at: new Date().toISOString(), state: 'sending' };
  set((now) => [...now, pending]);
  flush();
}

/** Send what the server refused, or nobody knows about, once more; with the same key it cannot be there twice. */
export function sendAgain(id: string): void {
  change(id, { state: 'sending', problem: undefined });
  flush();
}

/** The connection is back. */
export function hurry(): void {
  attempts = 0;
  clearTimeout(timer);
  timer = undefined;
  flush();
}

const busy = new Set<string>();

/** One after the other in each chat. */
function flush(): void {
  for (const chatId of new Set(outbox.get().map((each) => each.chatId))) {
    if (busy.has(chatId)) continue;
    busy.add(chatId);
    void deliverAll(chatId).finally(() => busy.delete(chatId));
  }
}

const next = (chatId: string): Pending | undefined =>
  outbox.get().find((each) => each.chatId === chatId && each.state !== 'failed');

async function deliverAll(chatId: string): Promise<void> {
  for (let pending = next(chatId); pending; pending = next(chatId)) {
    change(pending.id, { state: 'sending' });
    if (!(await deliver(pending))) return;
  }
}

/** False: there is no connection, so nothing further is tried now. */
async function deliver(pending: Pending): Promise<boolean> {
  const { id, chatId } = pending;
  try {
    onTaken(await way(pending));
    remove(id);
    attempts = 0;
    return true;
  } catch (error) {
    const problem = error instanceof ApiError ? error : new ApiError(String(error), 0);
    if (problem.status === 0 || problem.status === 429 || problem.status >= 500) {
      set((now) => now.map((each) => (each.chatId === chatId && each.state === 'sending' ? wait(each) : each)));
      tryLater(problem.retryAfter);
      return false;
    }
    change(id, { state: 'failed', problem: { message: problem.message, code: problem.code } });
    return true;
  }
}

const wait = (pending: Pending): Pending => ({ ...pending, state: 'waiting' });

function tryLater(after = Math.min(30, 2 ** attempts)): void {
  attempts += 1;
  timer ??= setTimeout(() => {
    timer = undefined;
    flush();
  }, after * 1000);
}
