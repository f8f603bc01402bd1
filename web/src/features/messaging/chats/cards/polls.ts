import { call } from '@/api/client';
import type { PollInfo } from '@/api/generated';
import { own } from '../api';

/** How a poll stands, as its post tells everybody. */
export type PollState = PollInfo;

/** The same as it is to the reader. Of a secret one nobody learns who chose what. */
export interface Poll extends PollState {
  id: string;
  question: string;
  creatorId: string;
  mine: string[];
  lastModifiedTime: string;
  options: { id: string; text: string; count: number; personIds?: string[] }[];
}

export interface NewPoll {
  question: string;
  options: string[];
  multiple: boolean;
  secret: boolean;
  closeTime?: string;
}

const pathOf = (id: string, rest = ''): string => `${own}/polls/${encodeURIComponent(id)}${rest}`;

export const pollKey = (id: string) => ['chats', 'poll', id];
export const createPoll = (chatId: string, body: NewPoll): Promise<Poll> =>
  call(`${own}/chats/${encodeURIComponent(chatId)}/polls`, { method: 'POST', body });
export const readPoll = (id: string): Promise<Poll> => call(pathOf(id));
export const votePoll = (id: string, optionIds: string[]): Promise<Poll> =>
  call(pathOf(id, '/vote'), { method: 'PUT', body: { optionIds } });
export const closePoll = (id: string): Promise<Poll> => call(pathOf(id, '/close'), { method: 'POST' });
export const deletePoll = (id: string): Promise<unknown> => call(pathOf(id), { method: 'DELETE' });
