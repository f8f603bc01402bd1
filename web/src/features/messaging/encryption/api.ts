import { call } from '@/api/client';
import type { EncryptionEpochRecord } from '@/api/generated';
import { own } from '../chats/api';
import type { Post, Sealed } from '../chats/shapes';
import type { KeysOrder, Recovery } from './bundle';

/** Routes of keys. Nothing that opens a message crosses them unsealed. */
export type Mode = 'Allowed' | 'Forbidden' | 'Required';

export interface PublicKeys {
  generation: number;
  signKey: string;
  sealKey: string;
  fresh: boolean;
  signature: string;
}

export interface Device {
  id: string;
  name: string;
  publicKey: string;
  letIn: boolean;
  generation: number;
  creationTime: string;
  box: string;
}

export interface CompanyKey {
  id: string;
  publicKey: string;
  needed: number;
  parts: number;
  createdBy: string | null;
  creationTime: string;
  retiredTime: string | null;
}

export interface OwnView {
  mode: Mode;
  companyKeys: CompanyKey[];
  keys: PublicKeys[];
  recovery: Recovery | null;
  devices: Device[];
}

export interface ChatView {
  encrypted: boolean;
  mode: Mode;
  history: 'Joined' | 'All';
  sinceSeq: number | null;
  enabledBy: string | null;
  membersVersion: number;
  epoch: number;
  current: boolean;
  companyKeyId: string;
  people: { id: string; generation: number }[];
  owed: { number: number; personId: string }[];
}

export type EpochView = EncryptionEpochRecord;

export interface NewEpoch {
  number: number;
  membersVersion: number;
  check: string;
  makerGeneration: number;
  signature: string;
  boxes: { personId: string; generation: number; box: string }[];
  companyKeyId: string;
  companyBox?: string;
}

const root = `${own}/encryption`;
const ofChat = (chatId: string, rest = ''): string => `${own}/chats/${encodeURIComponent(chatId)}/encryption${rest}`;

export const readOwn = (): Promise<OwnView> => call(root);

export const beginKeys = (body: {
  keys: KeysOrder;
  device: { name: string; publicKey: string };
  box: string;
}): Promise<Device> => call(`${root}/keys`, { method: 'POST', body });

export const rotateKeys = (body: { keys: KeysOrder; boxes: Record<string, string> }): Promise<unknown> =>
  call(`${root}/keys/next`, { method: 'POST', body });

export const setRecovery = (generation: number, body: Recovery): Promise<unknown> =>
  call(`${root}/recovery`, { method: 'PUT', query: { generation }, body });

export const addDevice = (body: { name: string; publicKey: string }): Promise<Device> =>
  call(`${root}/devices`, { method: 'POST', body });

export const letIn = (id: string, body: { box: string; generation: number }): Promise<unknown> =>
  call(`${root}/devices/${encodeURIComponent(id)}/box`, { method: 'PUT', body });

export const removeDevice = (id: string): Promise<unknown> =>
  call(`${root}/devices/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const readPeople = async (ids: string[]): Promise<{ id: string; keys: PublicKeys[] }[]> => {
  const found: { id: string; keys: PublicKeys[] }[] = [];
  for (let at = 0; at < ids.length; at += 200) {
    const part = ids.slice(at, at + 200);
    const page = await call<{ records: typeof found }>(`${root}/people`, { query: { id: part } });
    found.push(...page.records);
  }
  return found;
};

export const readChatKeys = (chatId: string): Promise<ChatView> => call(ofChat(chatId));

export const switchOn = (chatId: string, history: 'Joined' | 'All', epoch: NewEpoch): Promise<ChatView> =>
  call(ofChat(chatId), { method: 'PUT', body: { history, epoch } });

export const listEpochs = async (chatId: string, after: number): Promise<EpochView[]> => {
  const found: EpochView[] = [];
  for (let last = after; ; ) {
    const { records } = await call<{ records: EpochView[] }>(ofChat(chatId, '/epochs'), { query: { after: last } });
    found.push(...records);
    if (records.length < 500) return found;
    last = records.at(-1)?.number ?? last;
  }
};

export const beginEpoch = (chatId: string, body: NewEpoch): Promise<unknown> =>
  call(ofChat(chatId, '/epochs'), { method: 'POST', body });

export const handOver = (
  chatId: string,
  boxes: { number: number; personId: string; generation: number; box: string }[],
): Promise<unknown> => call(ofChat(chatId, '/boxes'), { method: 'POST', body: { boxes } });

export const changeSealed = (
  chatId: string,
  postId: string,
  body: { sealed: Sealed; names: string[] },
): Promise<Post> =>
  call(`${own}/chats/${encodeURIComponent(chatId)}/posts/${encodeURIComponent(postId)}/sealed`, {
    method: 'PUT',
    body,
  });
