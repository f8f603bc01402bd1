import type { Attachment, Sealed } from '../../chats/shapes';
import type { CompanyKey, PublicKeys } from '../api';
import { type SealedFile, unsealed } from '../messages';
import { type Bytes, openWith, sealTo } from '../primitives';
import { boxInfo, companyInfo } from '../statements';
import * as api from './api';
import { openCompanyKey } from './companyKey';

/** What became of one message: said, or why it could not be opened. */
export interface Line {
  id: string;
  time: string;
  creatorId: string;
  text: string;
  /** Signed by its author's key, unchanged. */
  verified: boolean;
  files: SealedFile[];
  before: { time: string; text: string; verified: boolean }[];
  /** Kept by a legal hold: changed or deleted since. */
  kept?: string;
}

export interface Opened {
  keys: Map<number, Bytes>;
  sealed: api.SealedKeys;
}

/** The keys of a chat, opened here with the company's; each reading leaves evidence. */
export async function openKeys(recovery: api.Recovery, known: CompanyKey[], typed: string[]): Promise<Opened> {
  const sealed = await api.readSealedKeys(recovery.id);
  const keys = new Map<number, Bytes>();
  const openers = new Map<string, Promise<CryptoKeyPair>>();
  for (const epoch of sealed.records) {
    const key = known.find((each) => each.id === epoch.companyKeyId);
    if (!key) continue;
    const opener = openers.get(key.id) ?? openCompanyKey(key, typed);
    openers.set(key.id, opener);
    try {
      const info = companyInfo(recovery.chatId, epoch.number, key.id);
      keys.set(epoch.number, await openWith(await opener, info, epoch.companyBox));
    } catch {
      // Of another key than the one that was given: its messages stay closed, and the page says how many.
    }
  }
  if (keys.size === 0) throw new Error('These parts open nothing of this chat');
  return { keys, sealed };
}

/** Everything of a chat that the keys open, the oldest first. */
export async function readLines(recovery: api.Recovery, { keys, sealed }: Opened): Promise<Line[]> {
  const people = new Map(sealed.people.map((each) => [each.id, each.keys]));
  const say = (place: { creatorId: string; threadId?: string | null }, envelope: Sealed) =>
    said(recovery.chatId, place, envelope, keys, people);
  const lines: Line[] = [];
  for (const post of await api.readAllPosts(recovery.id)) {
    const place = { creatorId: post.creatorId, threadId: post.threadId === post.id ? null : post.threadId };
    const now = post.sealed ? await say(place, post.sealed) : { text: post.text, verified: false, files: [] };
    const before = [];
    for (const version of post.before) {
      const was = version.sealed
        ? await say(place, JSON.parse(version.text) as Sealed)
        : { text: version.text, verified: false };
      before.push({ time: version.saidAt, text: was.text, verified: was.verified });
    }
    lines.push({ id: post.id, time: post.creationTime, creatorId: post.creatorId, ...now, before });
  }
  for (const kept of await api.readAllKept(recovery.id)) {
    const creatorId = kept.creatorId ?? '';
    const now = kept.content.sealed
      ? await say({ creatorId }, kept.content.sealed)
      : { text: kept.content.text ?? '', verified: false, files: [] };
    lines.push({ id: kept.postId, time: kept.saidTime, creatorId, ...now, before: [], kept: kept.why });
  }
  return lines;
}

async function said(
  chatId: string,
  place: { creatorId: string; threadId?: string | null },
  envelope: Sealed,
  keys: Map<number, Bytes>,
  people: Map<string, PublicKeys[]>,
): Promise<{ text: string; verified: boolean; files: SealedFile[] }> {
  const closed = { text: '', verified: false, files: [] };
  const key = keys.get(envelope.epoch);
  const signKey = people.get(place.creatorId)?.find((each) => each.generation === envelope.generation)?.signKey;
  if (!key || !signKey) return closed;
  const where = { chatId, creatorId: place.creatorId, threadId: place.threadId };
  const found = await unsealed(where, envelope, key, signKey).catch(() => null);
  return found ? { text: found.content.text, verified: true, files: found.content.files } : closed;
}

/** Seal again to somebody who lost their keys; how many. */
export async function giveBack(recovery: api.Recovery, { keys, sealed }: Opened): Promise<number> {
  const personId = recovery.personId ?? '';
  const newest = sealed.people.find((each) => each.id === personId)?.keys.at(-1);
  if (!newest) throw new Error('This person has no keys yet: they open Clarion first');
  const boxes = [];
  for (const number of sealed.owed) {
    const key = keys.get(number);
    if (!key) continue;
    const info = boxInfo(recovery.chatId, number, personId, newest.generation);
    boxes.push({ number, personId, generation: newest.generation, box: await sealTo(newest.sealKey, info, key) });
  }
  return boxes.length > 0 ? (await api.giveBack(recovery.id, boxes)).given : 0;
}

export function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export const fileName = (file: Attachment | SealedFile): string => file.name || file.id;
