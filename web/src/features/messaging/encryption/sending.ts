import { ApiError } from '@/api/errors';
import { createPost } from '../chats/api';
import type { Attachment, Post, Sealed } from '../chats/shapes';
import { lines } from '../chats/store';
import { changeSealed } from './api';
import { currentKey, DoubtfulPeople, isStale, switchOn } from './epochs';
import { type Content, type SealedFile, seal } from './messages';
import { NotLetIn } from './session';

const mention = /!\[:(?:Person|Team)\]\((\d+)\)/g;
/** Whose attention a text asks for: told in the open, so that they learn of it. */
const namesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(mention)].flatMap((found) => found[1] ?? []))].slice(0, 100);

const fileOf = ({
  id,
  name,
  size,
  contentType,
  width,
  height,
  duration,
  peaks,
  voice,
  secret,
}: Attachment): SealedFile => ({
  id,
  name,
  size,
  contentType,
  width,
  height,
  duration,
  peaks,
  voice,
  secret,
});

/** Under the newest key; where that is another by now, once more. */
async function underNewestKey<T>(
  chatId: string,
  work: (epoch: Awaited<ReturnType<typeof currentKey>>) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(await currentKey(chatId, attempt > 0));
    } catch (error) {
      if (!isStale(error) || attempt >= 3) throw error;
    }
  }
}

export interface Message {
  id: string;
  chatId: string;
  threadId?: string;
  text: string;
  attachments: Attachment[];
}

/** A post that only a person can help waits for them, and says so; it is not tried again by itself. */
function asProblem(error: unknown): unknown {
  if (error instanceof DoubtfulPeople) return new ApiError(error.message, 409, doubtCode);
  if (error instanceof NotLetIn) return new ApiError(error.message, 403, 'E2E-keys');
  return error;
}

export const doubtCode = 'E2E-doubt';

export const deliver = (message: Message): Promise<Post> =>
  sendIt(message).catch((error: unknown) => {
    throw asProblem(error);
  });

/** Send, sealed where the chat is encrypted; and where the company wants it encrypted, switch that on first. */
async function sendIt(message: Message): Promise<Post> {
  const { id, chatId, threadId, text, attachments } = message;
  const files = attachments.map((each) => ({ id: each.id, type: each.type }));
  const shared = { clientKey: id, threadId, attachments: files.length > 0 ? files : undefined };
  if (!lines.get().byId.get(chatId)?.encrypted) {
    try {
      return await createPost(chatId, { text, ...shared });
    } catch (error) {
      if (!(error instanceof ApiError) || !['E2E-101', 'E2E-102'].includes(error.code ?? '')) throw error;
      // Files that were brought plain stay out of it: they are brought once more.
      if (files.length > 0) throw error;
      if (error.code === 'E2E-102') await switchOn(chatId, 'Joined');
    }
  }
  const content: Content = { text, files: attachments.map(fileOf) };
  return underNewestKey(chatId, async (epoch) => {
    const sealed = await seal(chatId, threadId, content, epoch);
    return createPost(chatId, { text: '', ...shared, sealed, names: namesIn(text) });
  });
}

/** Say something else. `post` as it was opened: its files stay. */
export async function change(post: Post, text: string): Promise<Post> {
  const files = (post.attachments ?? []).filter((each) => each.secret).map(fileOf);
  const root = post.threadId && post.threadId !== post.id ? post.threadId : null;
  const before = post.sealed;
  return underNewestKey(post.groupId, async (epoch) => {
    const edit = (before?.edit ?? 0) + 1;
    const kept = before ? { message: before.message, edit } : undefined;
    const sealed: Sealed = await seal(post.groupId, root, { text, files }, epoch, kept);
    return changeSealed(post.groupId, post.id, { sealed, names: namesIn(text) });
  });
}
