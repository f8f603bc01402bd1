import type { QueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Id } from '@/api/shapes';
import { createStore, useStore } from '@/design/store';
import { dropPicture, formOf, type Picture } from './pictures';

/** What is to be sent. Company messages go to extensions, texts to numbers. */
export interface Order {
  kind: 'text' | 'company' | 'thread';
  from: string;
  to: string[];
  text: string;
  pictures: Picture[];
}

/** A text on its way to the server: shown at once, kept with the reason when it did not get there. */
export interface Pending {
  id: string;
  /** Where it is shown: a conversation or a thread. */
  place: string;
  order: Order;
  at: string;
  state: 'sending' | 'failed' | 'taken';
  problem?: ApiError;
  /** The message it became; it is shown until that is in the list. */
  becameId?: string;
}

export interface Answer {
  id: Id;
  conversationId?: Id;
  threadId?: string;
  /** It was held back, and `message` says why. */
  state?: 'quarantined';
  message?: string;
}

const outbox = createStore<Pending[]>([]);
export const useOutbox = (place: string): Pending[] => useStore(outbox).filter((each) => each.place === place);
export const emptyOutbox = (): void => outbox.set([]);

/** A key of one request. Letters and digits only, lower case: it is a boundary of forms, too. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('x');

const change = (id: string, changes: Partial<Pending>): void =>
  outbox.set((now) => now.map((each) => (each.id === id ? { ...each, ...changes } : each)));

export function discard(id: string): void {
  for (const each of outbox.get()) if (each.id === id) each.order.pictures.forEach(dropPicture);
  outbox.set((now) => now.filter((each) => each.id !== id));
}

const own = '/account/~/extension/~';

/** Hand it to the server; with the same `id` it is done once, however often it is tried. */
export function deliver(id: string, { kind, from, to, text, pictures }: Order): Promise<Answer> {
  if (kind === 'company') {
    const body = { to: to.map((extensionId) => ({ extensionId })), text };
    return call(`${own}/company-pager`, { method: 'POST', body, once: id });
  }
  const parameters = { from: { phoneNumber: from }, to: to.map((phoneNumber) => ({ phoneNumber })), text };
  const body = pictures.length > 0 ? formOf(parameters, pictures, `clarion${id}`) : parameters;
  const path = kind === 'thread' ? '/account/~/message-threads/messages' : `${own}/sms`;
  return call(path, { method: 'POST', body, once: id });
}

/** Whether nobody knows what became of it: then the same key is used again, and it cannot go out twice. */
const isUnsure = ({ status }: ApiError): boolean => status === 0 || status >= 500;

const lines = new Map<string, Promise<unknown>>();

/** One after the other in each place, so that they arrive in the order in which they were written. */
function inLine<T>(place: string, work: () => Promise<T>): Promise<T> {
  const turn = (lines.get(place) ?? Promise.resolve()).then(work, work);
  lines.set(
    place,
    turn.catch(() => undefined),
  );
  return turn;
}

async function attempt(queries: QueryClient, pending: Pending): Promise<Answer> {
  change(pending.id, { state: 'sending', problem: undefined });
  try {
    const answer = await deliver(pending.id, pending.order);
    if (answer.state === 'quarantined') throw new ApiError(answer.message ?? '', 202); // held back: shown with why
    change(pending.id, { state: 'taken', becameId: String(answer.id) });
    void queries.invalidateQueries({ queryKey: keys.texts }).finally(() => discard(pending.id));
    return answer;
  } catch (error) {
    const problem = error instanceof ApiError ? error : new ApiError(String(error), 0);
    change(pending.id, { state: 'failed', problem });
    throw problem;
  }
}

/** Show it at once, and send it. Rejects with ApiError; it then stays in the outbox, to be sent again or discarded. */
export function send(queries: QueryClient, place: string, order: Order): Promise<Answer> {
  const pending: Pending = { id: newId(), place, order, at: new Date().toISOString(), state: 'sending' };
  outbox.set((now) => [...now, pending]);
  return inLine(place, () => attempt(queries, pending));
}

/** Send what did not get there once more. */
export function sendAgain(queries: QueryClient, { id: before, place }: Pending): void {
  const old = outbox.get().find((each) => each.id === before);
  if (old?.state !== 'failed') return;
  const id = old.problem && isUnsure(old.problem) ? old.id : newId();
  outbox.set((now) => now.map((each) => (each.id === before ? { ...each, id } : each)));
  void inLine(place, () => attempt(queries, { ...old, id })).catch(() => undefined);
}
