import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { batched } from '@/api/batch';
import { call } from '@/api/client';
import type { ConnectedContactPhoto } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';
import { createStore, useStore } from '@/design/store';
import { useMatches, usePeopleByNumber } from '@/features/people/directory';
import { formatNumber, toDialString } from '@/features/phone/dial/numbers';
import type { Conversation, Participant } from './shapes';

export type Photo = ConnectedContactPhoto;

/** Another address for another picture. */
export const photoUri = (photo: Photo | null | undefined) => (photo ? `${photo.uri}?v=${photo.etag}` : undefined);

interface ContactRecord {
  id: string | number;
  firstName?: string;
  lastName?: string;
  company?: string;
  photo?: Photo | null;
  [field: string]: unknown;
}

/** Somebody of one's own address book, shared with one, or of an account elsewhere. */
export interface KnownContact {
  id: string;
  /** Whether it is kept here, so that it has a card. */
  own: boolean;
  name: string;
  company?: string;
  numbers: string[];
  /** Where the picture is, if there is one. */
  photo?: string;
}

const numberFields = [
  'mobilePhone',
  'businessPhone',
  'businessPhone2',
  'homePhone',
  'homePhone2',
  'companyPhone',
  'carPhone',
  'assistantPhone',
  'otherPhone',
  'callbackPhone',
];

const contactOf = (record: ContactRecord, own: boolean): KnownContact => ({
  id: String(record.id),
  own,
  name: [record.firstName, record.lastName].filter(Boolean).join(' ') || (record.company ?? ''),
  company: record.company,
  photo: photoUri(record.photo),
  numbers: numberFields
    .map((field) => record[field])
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .map(toDialString),
});

const visible = '/account/~/extension/~/clarion/contacts';
const books = [visible, '/account/~/extension/~/clarion/connection-contacts'];
const MOST_LISTED = 1000;

/** Own and shared contacts, then those of one's accounts elsewhere; none where somebody may not read them. */
export const useContacts = (enabled = true) =>
  useQuery({
    queryKey: keys.contacts,
    enabled,
    queryFn: async ({ signal }) => {
      const query = { perPage: MOST_LISTED };
      const pages = await Promise.all(books.map((path) => call<Page<ContactRecord>>(path, { query, signal })));
      return pages.flatMap(({ records }, at) => records.map((record) => contactOf(record, at === 0)));
    },
    staleTime: 300_000,
  });

export interface Named {
  /** A name where one is known, else the number as people write it. */
  title: string;
  /** The number, where the title is a name. */
  detail?: string;
}

const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** What was looked up by number, where there are more contacts than are listed at once. */
const lookedUp = createStore<ReadonlyMap<string, KnownContact | null>>(new Map());
const asked = new Set<string>();
const MOST_ASKED = 50;

const lookUp = batched<KnownContact>(MOST_ASKED, async (numbers) => {
  const page = await call<Page<ContactRecord>>(visible, { query: { phoneNumber: numbers, perPage: MOST_LISTED } });
  const found = new Map<string, KnownContact | null>(numbers.map((number) => [digitsOf(number), null]));
  for (const contact of page.records.map((record) => contactOf(record, true)))
    for (const number of contact.numbers) found.set(digitsOf(number), contact);
  lookedUp.set(new Map([...lookedUp.get(), ...found]));
  return new Map();
});

/** The contact that has a number, of however many there are. */
export function useContactOf(): (number: string | undefined) => KnownContact | undefined {
  const { data: contacts } = useContacts();
  const found = useStore(lookedUp);
  const byNumber = useMemo(() => {
    const known = new Map<string, KnownContact>();
    for (const contact of [...(contacts ?? [])].reverse())
      for (const number of contact.numbers) known.set(digitsOf(number), contact);
    return known;
  }, [contacts]);
  const more = (contacts?.length ?? 0) >= MOST_LISTED;
  return useCallback(
    (number) => {
      const digits = digitsOf(number ?? '');
      if (!digits) return undefined;
      const contact = byNumber.get(digits) ?? found.get(digits);
      if (contact === undefined && more && number?.startsWith('+') && !asked.has(digits)) {
        asked.add(digits);
        lookUp(number).catch(() => asked.delete(digits));
      }
      return contact ?? undefined;
    },
    [byNumber, found, more],
  );
}

/** Who a number belongs to: colleagues first, then contacts, then what the message said. */
export function useNames(): (number: string, said?: string) => Named {
  const personOf = usePeopleByNumber();
  const contactOfNumber = useContactOf();
  return useCallback(
    (number, said) => {
      const name = personOf(number)?.name || contactOfNumber(number)?.name || said;
      return name ? { title: name, detail: formatNumber(number) } : { title: formatNumber(number) };
    },
    [personOf, contactOfNumber],
  );
}

const fits = (contact: KnownContact, wanted: string): boolean =>
  `${contact.name} ${contact.company ?? ''}`.toLocaleLowerCase().includes(wanted);

export interface ContactNumber {
  name: string;
  number: string;
}

/** Numbers of contacts whose name or company fits what was typed, one line for each; none before a name is typed. */
export function useContactsNamed(typed: string, isName: boolean): ContactNumber[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const { data: contacts } = useContacts(isName);
  return useMemo(() => {
    if (!isName || !wanted) return [];
    const found = (contacts ?? []).filter((each) => fits(each, wanted));
    const lines = found.flatMap(({ name, numbers }) => numbers.map((number) => ({ name, number })));
    return [...new Map(lines.map((line) => [line.number, line] as const)).values()];
  }, [contacts, wanted, isName]);
}

const MOST_NAMED = 50;

/** The numbers of people whose names fit what was typed, for a search on the server. */
export function useNumbersNamed(typed: string): string[] {
  const isName = /\p{L}/u.test(typed);
  const matches = useMatches(typed, MOST_NAMED, {}, isName);
  const { data: contacts } = useContacts();
  return useMemo(() => {
    const wanted = typed.trim().toLocaleLowerCase();
    if (!isName) return [];
    const people = (matches ?? []).flatMap((each) => [each.extensionNumber, ...each.numbers]);
    const others = (contacts ?? []).filter((each) => fits(each, wanted)).flatMap((each) => each.numbers);
    return [...new Set([...people, ...others])].filter(Boolean).slice(0, MOST_NAMED);
  }, [typed, isName, matches, contacts]);
}

export interface ConversationName extends Named {
  /** For the avatar. */
  face: string;
  /** The other side's, of a conversation of two. */
  number?: string;
  group: boolean;
}

/** What a conversation is called: its people. */
export function useConversationNames(): (conversation: Conversation) => ConversationName {
  const nameOf = useNames();
  return ({ participants, ownPhoneNumber }) => {
    const named = participants.map((each: Participant) =>
      each.phoneNumber ? nameOf(each.phoneNumber, each.name) : { title: each.name ?? '', detail: each.extensionNumber },
    );
    const first = named[0] ?? { title: formatNumber(ownPhoneNumber ?? '') };
    const number = participants[0]?.phoneNumber;
    if (named.length < 2) return { ...first, face: first.title, number, group: false };
    return {
      title: named.map((each) => each.title).join(', '),
      face: first.title,
      group: true,
    };
  };
}
