import { bytesOf, sha256 } from './primitives';

/** What is signed, and for what something is sealed: word for word as the server builds it (`encryption/rules.py`). */
export const personStatement = (person: string, generation: number, signKey: string, sealKey: string): string =>
  ['clarion-e2e person 1', person, generation, signKey, sealKey].join('\n');

export interface EpochFacts {
  chatId: string;
  number: number;
  membersVersion: number;
  recipientsHash: string;
  companyKeyId: string;
  check: string;
  makerId: string;
  makerGeneration: number;
}

export const epochStatement = (facts: EpochFacts): string =>
  [
    'clarion-e2e epoch 1',
    facts.chatId,
    facts.number,
    facts.membersVersion,
    facts.recipientsHash,
    facts.companyKeyId || '-',
    facts.check,
    `${facts.makerId}:${facts.makerGeneration}`,
  ].join('\n');

/** People by id, as Python sorts text: ids are digits of one length or plain ASCII. */
export async function recipientsHash(recipients: { id: string; generation: number }[]): Promise<string> {
  const sorted = [...recipients].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const bytes = await sha256(bytesOf(sorted.map(({ id, generation }) => `${id}:${generation}`).join(',')));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const boxInfo = (chatId: string, number: number, person: string, generation: number): string =>
  ['clarion-e2e box 1', chatId, number, person, generation].join('\n');

export const companyInfo = (chatId: string, number: number, companyKeyId: string): string =>
  ['clarion-e2e company box 1', chatId, number, companyKeyId].join('\n');

export const deviceInfo = (person: string): string => `clarion-e2e device 1\n${person}`;

export const keyCheck = 'clarion-e2e key 1\n';
