import type { Attachment, Post, Sealed } from '../chats/shapes';
import { keyOf } from './epochs';
import { peopleOf } from './people';
import {
  type Bytes,
  bytesOf,
  committed,
  decrypt,
  encrypt,
  fromB64,
  isSigned,
  random,
  sha256,
  sign,
  textOf,
  toB64,
} from './primitives';
import { session, signer } from './session';

/** A file as a sealed message tells of it: everything but its bytes, and what opens these. */
export type SealedFile = Pick<
  Attachment,
  'id' | 'name' | 'size' | 'contentType' | 'width' | 'height' | 'duration' | 'peaks' | 'voice' | 'secret'
>;

export interface Content {
  text: string;
  files: SealedFile[];
}

/** Why a message cannot be read here, in a word for which the page has a sentence and a way out. */
export type Lock = 'impossible' | 'notLetIn' | 'before' | 'notYet' | 'forged' | 'repeated';

export type Opening =
  | { state: 'open'; content: Content; body: string; frank: string; doubt: boolean }
  | { state: 'locked'; why: Lock; round: number };

export interface Place {
  chatId: string;
  creatorId: string;
  threadId: string | null | undefined;
}

/** Lengths are told in steps of this only. */
const step = 64;

/** What is bound to a message: it cannot be moved to another chat, thread, time or author. */
const headerOf = (place: Place, sealed: Omit<Sealed, 'v' | 'box' | 'signature' | 'iv'>): string =>
  [
    'clarion-e2e message 1',
    place.chatId,
    sealed.epoch,
    `${place.creatorId}:${sealed.generation}`,
    sealed.message,
    sealed.edit,
    place.threadId || '-',
    sealed.commitment,
  ].join('\n');

async function signedText(header: string, iv: string, box: Bytes): Promise<string> {
  return `${header}\n${iv}\n${toB64(await sha256(box))}`;
}

const padded = (text: string): string =>
  text.padEnd(Math.ceil((bytesOf(text).length + 1) / step) * step - bytesOf(text).length + text.length, ' ');

/** Seal under the chat's newest key. `message`, `edit`: of a message that is changed. */
export async function seal(
  chatId: string,
  threadId: string | null | undefined,
  content: Content,
  epoch: { number: number; key: Bytes },
  changed?: { message: string; edit: number },
): Promise<Sealed> {
  const { generation, key } = await signer();
  const frank = random(32);
  const body = JSON.stringify(content);
  const facts = {
    epoch: epoch.number,
    generation,
    message: changed?.message ?? toB64(random(16)),
    edit: changed?.edit ?? 0,
    commitment: await committed(frank, body),
  };
  const header = headerOf({ chatId, creatorId: session.get().person, threadId }, facts);
  const iv = random(12);
  const plain = bytesOf(padded(JSON.stringify({ body, frank: toB64(frank) })));
  const box = await encrypt(epoch.key, iv, plain, header);
  const signature = await sign(key, await signedText(header, toB64(iv), box));
  return { v: 1, ...facts, iv: toB64(iv), box: toB64(box), signature };
}

/** Which post a message was seen in: it cannot be said twice by others than its author. */
const seenIn = new Map<string, string>();
export const forgetSeen = (): void => seenIn.clear();

const rootOf = (post: Post): string | null => (post.threadId && post.threadId !== post.id ? post.threadId : null);

export async function open(post: Post, sealed: Sealed): Promise<Opening> {
  const { state, round } = session.get();
  const locked = (why: Lock): Opening => ({ state: 'locked', why, round });
  if (state === 'impossible') return locked('impossible');
  if (state !== 'ready') return locked('notLetIn');
  const key = await keyOf(post.groupId, sealed.epoch);
  if (!key) return locked('before');
  if (key.state !== 'open') return locked(key.state === 'missing' ? 'notYet' : key.state);
  const place = { chatId: post.groupId, creatorId: post.creatorId, threadId: rootOf(post) };
  try {
    const author = (await peopleOf([post.creatorId])).get(post.creatorId);
    const signKey = author?.keys.find((each) => each.generation === sealed.generation)?.signKey;
    const said = signKey ? await unsealed(place, sealed, key.key, signKey) : null;
    if (!said) return locked('forged');
    const before = seenIn.get(`${post.creatorId} ${sealed.message}`);
    if (before && before !== post.id) return locked('repeated');
    seenIn.set(`${post.creatorId} ${sealed.message}`, post.id);
    return { state: 'open', ...said, doubt: author?.changed ?? false };
  } catch {
    return locked('forged');
  }
}

export interface Unsealed {
  content: Content;
  body: string;
  frank: string;
}

/** What a message says, when all about it is right; null for one that was changed or is not from whom it says. */
export async function unsealed(place: Place, sealed: Sealed, key: Bytes, signKey: string): Promise<Unsealed | null> {
  const header = headerOf(place, sealed);
  const box = fromB64(sealed.box);
  if (!(await isSigned(signKey, sealed.signature, await signedText(header, sealed.iv, box)))) return null;
  const plain = await decrypt(key, fromB64(sealed.iv), box, header);
  const { body, frank } = JSON.parse(textOf(plain)) as { body: string; frank: string };
  // What nobody could prove later is not shown either.
  if ((await committed(fromB64(frank), body)) !== sealed.commitment) return null;
  return { content: JSON.parse(body) as Content, body, frank };
}
