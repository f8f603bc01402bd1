import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/errors';
import type { NewPost } from './api';

const sentPosts: { chatId: string; text: string; key: string }[] = [];
let answer: (body: NewPost) => Error | null = () => null;

vi.mock('./api', () => ({
  createPost: async (chatId: string, body: NewPost) => {
    const error = answer(body);
    if (error) throw error;
    sentPosts.push({ chatId, text: body.text, key: body.clientKey });
    return { id: body.clientKey, groupId: chatId };
  },
}));

const kept = new Map<string, string>();
const key = 'clarion.chat-outbox.7';
const order = (text: string, chatId = '1') => ({ chatId, text, attachments: [] });
const calm = () => vi.waitFor(() => expect(kept.has(key)).toBe(false));
const waiting = (): { id: string; text: string; state: string }[] => JSON.parse(kept.get(key) ?? '[]');

describe('posts on their way', () => {
  beforeEach(() => {
    vi.stubGlobal('window', { addEventListener: () => undefined, removeEventListener: () => undefined });
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
      removeItem: (name: string) => kept.delete(name),
    });
    kept.clear();
    sentPosts.length = 0;
    answer = () => null;
  });

  it('go out in the order of writing, after a restart too, each with the key it had', async () => {
    const { openOutbox, send, hurry } = await import('./outbox');
    const close = openOutbox('7', () => undefined);
    answer = () => new ApiError('Network unreachable', 0);
    for (const text of ['one', 'two', 'three']) send(order(text));
    await vi.waitFor(() => expect(waiting().map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']));
    const keys = waiting().map(({ id }) => id);
    const before = kept.get(key) ?? '';
    close();
    kept.set(key, before);
    answer = () => null;
    const again = openOutbox('7', () => undefined);
    hurry();
    await calm();
    expect(sentPosts.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(sentPosts.map((each) => each.key)).toEqual(keys);
    again();
  });

  it('say why the server refused one, let the next pass, and try again with the same key', async () => {
    const { openOutbox, send, sendAgain } = await import('./outbox');
    const close = openOutbox('7', () => undefined);
    answer = ({ text }) => (text === 'bad' ? new ApiError('Not allowed', 403, 'CMN-1') : null);
    send(order('bad'));
    send(order('good'));
    await vi.waitFor(() => expect(waiting()).toMatchObject([{ text: 'bad', state: 'failed' }]));
    expect(sentPosts.map(({ text }) => text)).toEqual(['good']);
    const [bad] = waiting();
    answer = () => null;
    sendAgain(bad?.id ?? '');
    await calm();
    expect(sentPosts.at(-1)).toMatchObject({ text: 'bad', key: bad?.id });
    close();
  });

  it('forget what an event said has come', async () => {
    const { openOutbox, send, landed } = await import('./outbox');
    const close = openOutbox('7', () => undefined);
    answer = () => new ApiError('Bad gateway', 502);
    send(order('there'));
    await vi.waitFor(() => expect(waiting()).toMatchObject([{ state: 'waiting' }]));
    landed(waiting()[0]?.id ?? '');
    expect(kept.has(key)).toBe(false);
    close();
  });
});
