import { useEffect } from 'react';
import { createStore, useStore } from '@/design/store';
import { liveStatus } from '@/live/socket';
import { listMembers, tellTyping } from './api';
import type { ChatMember } from './shapes';
import { self } from './store';

/** What passes: who types, and up to where each member has read. */
const typing = createStore<ReadonlyMap<string, ReadonlyMap<string, number>>>(new Map());
const typesFor = 5_000;
const tellEvery = 3_000;

export function heardTyping(chatId: string, person: string): void {
  if (!person || person === self.get()) return;
  const until = Date.now() + typesFor;
  setTyping(chatId, person, until);
  setTimeout(() => {
    if (typing.get().get(chatId)?.get(person) === until) setTyping(chatId, person, 0);
  }, typesFor);
}

function setTyping(chatId: string, person: string, until: number): void {
  typing.set((now) => {
    const people = new Map(now.get(chatId));
    if (until) people.set(person, until);
    else people.delete(person);
    return new Map(now).set(chatId, people);
  });
}

/** Whoever has written has stopped typing. */
export const stoppedTyping = (chatId: string, person: string): void => {
  if (typing.get().get(chatId)?.has(person)) setTyping(chatId, person, 0);
};

export const useTyping = (chatId: string): string[] => [...(useStore(typing).get(chatId)?.keys() ?? [])];

let told = { chatId: '', at: 0 };

/** Say that one types, now and then while one does. */
export function iType(chatId: string): void {
  const now = Date.now();
  if (liveStatus.get() !== 'open' || (told.chatId === chatId && now - told.at < tellEvery)) return;
  told = { chatId, at: now };
  void tellTyping(chatId).catch(() => undefined);
}

export const sent = (): void => {
  told = { chatId: '', at: 0 };
};

interface Roll {
  members: ChatMember[];
  version: string;
}

const rolls = createStore<ReadonlyMap<string, Roll>>(new Map());

export const forgetSignals = (): void => {
  typing.set(new Map());
  rolls.set(new Map());
};

const isRead = (member: ChatMember, person: string, readSeq: number): ChatMember =>
  member.id === person && readSeq > member.readSeq ? { ...member, readSeq } : member;

export function somebodyRead(chatId: string, person: string, readSeq: number): void {
  rolls.set((now) => {
    const roll = now.get(chatId);
    if (!roll) return now;
    return new Map(now).set(chatId, { ...roll, members: roll.members.map((each) => isRead(each, person, readSeq)) });
  });
}

export const reloadMembers = (chatId: string, version: string): Promise<void> =>
  listMembers(chatId).then((members) => rolls.set((now) => new Map(now).set(chatId, { members, version })));

/** Who is in a chat; `version` changes when somebody comes or goes. */
export function useMembers(chatId: string, version: string): ChatMember[] | undefined {
  const roll = useStore(rolls).get(chatId);
  const fresh = roll?.version === version;
  useEffect(() => {
    if (!fresh) void reloadMembers(chatId, version).catch(() => undefined);
  }, [chatId, version, fresh]);
  return roll?.members;
}
