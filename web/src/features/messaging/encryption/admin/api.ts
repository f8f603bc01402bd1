import { call, request } from '@/api/client';
import type { EncryptedChatInfo, RecoveryInfo } from '@/api/generated';
import { own } from '../../chats/api';
import type { Attachment, Sealed } from '../../chats/shapes';
import type { CompanyKey, EpochView, Mode, PublicKeys } from '../api';

/** Routes of administrators who say whether chats are encrypted, and use the company's key. */
export type ChatLine = EncryptedChatInfo;

export type Recovery = RecoveryInfo;

export interface SealedKeys {
  records: (EpochView & { companyBox: string })[];
  owed: number[];
  people: { id: string; keys: PublicKeys[] }[];
}

/** A post as an export has it. */
export interface SealedLine {
  id: string;
  seq: number;
  type: string;
  creatorId: string;
  creationTime: string;
  threadId?: string;
  text: string;
  sealed?: Sealed;
  attachments?: Attachment[];
  before: { text: string; sealed: boolean; saidAt: string }[];
}

export interface KeptLine {
  id: string;
  postId: string;
  creatorId: string | null;
  why: string;
  content: { text?: string; sealed?: Sealed };
  saidTime: string;
  keptTime: string;
}

const root = `${own}/encryption`;
const one = (id: string, rest: string): string => `${root}/recoveries/${encodeURIComponent(id)}${rest}`;

export const setMode = (mode: Mode): Promise<unknown> => call(`${root}/policy`, { method: 'PUT', body: { mode } });

export const setCompanyKey = (body: { publicKey: string; needed: number; parts: number }): Promise<CompanyKey> =>
  call(`${root}/company-key`, { method: 'POST', body });

export const retireCompanyKey = (): Promise<unknown> => call(`${root}/company-key`, { method: 'DELETE' });

export const findChats = async (name: string): Promise<ChatLine[]> =>
  (await call<{ records: ChatLine[] }>(`${root}/chats`, { query: { name } })).records;

export const listRecoveries = async (): Promise<Recovery[]> =>
  (await call<{ records: Recovery[] }>(`${root}/recoveries`)).records;

export const askRecovery = (body: {
  chatId: string;
  purpose: Recovery['purpose'];
  personId?: string;
  reason: string;
}): Promise<Recovery> => call(`${root}/recoveries`, { method: 'POST', body });

export const decideRecovery = (id: string, agreed: boolean): Promise<Recovery> =>
  call(one(id, '/decision'), { method: 'POST', body: { agreed } });

export const closeRecovery = (id: string): Promise<Recovery> => call(one(id, '/close'), { method: 'POST' });

export const readSealedKeys = (id: string): Promise<SealedKeys> => call(one(id, '/keys'), { method: 'POST' });

export async function readAllPosts(id: string): Promise<SealedLine[]> {
  const found: SealedLine[] = [];
  for (let after: number | undefined; ; ) {
    const page = await call<{ records: SealedLine[]; next: number | null }>(one(id, '/posts'), { query: { after } });
    found.push(...page.records);
    if (page.next === null) return found;
    after = page.next;
  }
}

export async function readAllKept(id: string): Promise<KeptLine[]> {
  const found: KeptLine[] = [];
  for (let after = ''; ; ) {
    const page = await call<{ records: KeptLine[]; next: string | null }>(one(id, '/kept'), { query: { after } });
    found.push(...page.records);
    if (page.next === null) return found;
    after = page.next;
  }
}

export const readFile = async (id: string, fileId: string): Promise<Blob> =>
  (await request(one(id, `/files/${encodeURIComponent(fileId)}`))).blob();

export const giveBack = (
  id: string,
  boxes: { number: number; personId: string; generation: number; box: string }[],
): Promise<{ given: number }> => call(one(id, '/boxes'), { method: 'POST', body: { boxes } });
