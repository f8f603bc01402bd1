import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useText } from '@/text/useText';
import type { Attachment, Chat, Post } from '../chats/shapes';
import { useRoom } from '../chats/store';
import { sealedName } from './files';
import { type Lock, type Opening, open, type SealedFile } from './messages';
import { useSession } from './session';

/** What was opened in this page, by the initialization vector of what is sealed: every change has its own. */
const openings = new Map<string, Opening>();
const going = new Set<string>();
const listeners = new Set<() => void>();
const mostKept = 20_000;

export const forgetOpened = (): void => {
  openings.clear();
  going.clear();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Open it now, whether it is shown or not. */
export async function opened(post: Post): Promise<Opening | undefined> {
  if (!post.sealed) return undefined;
  const { iv } = post.sealed;
  const known = openings.get(iv);
  if (known?.state === 'open') return known;
  const found = await open(post, post.sealed);
  openings.set(iv, found);
  for (const old of openings.keys()) {
    if (openings.size <= mostKept) break;
    openings.delete(old);
  }
  for (const listener of listeners) listener();
  return found;
}

export type SeenPost = Post & {
  /** It is being opened. */
  opening?: boolean;
  locked?: Lock;
  /** Its author's keys began anew, and nobody here said that it is them. */
  doubt?: boolean;
};

const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** The server knows a file by its id; all else is told by the message. */
function fileOf(file: Attachment, known: SealedFile | undefined): Attachment {
  if (!known) return file;
  const seen = { ...file, ...known, contentUri: file.contentUri };
  return pictures.has(known.contentType ?? '') ? { ...seen, previewUri: file.contentUri } : seen;
}

export function withContent(post: Post, found: Opening | undefined): SeenPost {
  if (!post.sealed) return post;
  if (!found) return { ...post, text: '', opening: true, attachments: [] };
  if (found.state === 'locked') return { ...post, text: '', locked: found.why, attachments: [] };
  const files = new Map(found.content.files.map((each) => [each.id, each]));
  return {
    ...post,
    text: found.content.text,
    attachments: post.attachments?.map((each) => fileOf(each, files.get(each.id))),
    doubt: found.doubt,
  };
}

/** A post with its words, as soon as they are open; others are as they were. */
export function useOpened(post: Post): SeenPost {
  const { round } = useSession();
  const iv = post.sealed?.iv ?? '';
  const found = useSyncExternalStore(
    subscribe,
    useCallback(() => openings.get(iv), [iv]),
  );
  useEffect(() => {
    if (!iv || found?.state === 'open' || (found && found.round >= round) || going.has(iv)) return;
    going.add(iv);
    void opened(post)
      .catch(() => undefined)
      .finally(() => going.delete(iv));
  }, [iv, found, round, post]);
  return useMemo(() => withContent(post, found), [post, found]);
}

/** What messages that were opened here tell of a file in an encrypted chat. */
export function useSealedFile(chat: Chat, file: Attachment): Partial<Attachment> {
  const { t } = useText();
  const room = useRoom(chat.id);
  if (!chat.encrypted) return {};
  for (const post of room?.posts ?? []) {
    if (!post.sealed || !post.attachments?.some((each) => each.id === file.id)) continue;
    const found = openings.get(post.sealed.iv);
    const known = found?.state === 'open' ? found.content.files.find((each) => each.id === file.id) : undefined;
    if (known) return fileOf(file, known);
  }
  return file.name === sealedName ? { name: t('encryption.file') } : {};
}
