import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Account, Contact, DirectoryEntry, Extension, Page, Presence } from '@/api/shapes';
import type { PresenceLook } from '@/design/parts/Person';
import { usePolling } from '@/live/freshness';

export const useMe = () =>
  useQuery({
    queryKey: keys.me,
    queryFn: ({ signal }) => call<Extension>('/account/~/extension/~', { signal }),
    staleTime: 300_000,
  });

/** The country whose numbers are written the national way: the person's, else the account's. */
export function useHomeCountry(): string | undefined {
  const { data: me } = useMe();
  const { data: account } = useQuery({
    queryKey: keys.account,
    queryFn: ({ signal }) => call<Account>('/account/~', { signal }),
    staleTime: 3_600_000,
  });
  return (me?.regionalSettings ?? account?.regionalSettings)?.homeCountry?.isoCode;
}

/** Whether somebody administers the whole account. Who holds a role for a part of it is asked of `useRights`. */
export const useIsAdmin = (): boolean => Boolean(useMe().data?.permissions?.admin?.enabled);

export function useUpdateContact() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (contact: Contact) => call<Extension>('/account/~/extension/~', { method: 'PUT', body: { contact } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.me });
      void queries.invalidateQueries({ queryKey: keys.directory });
    },
  });
}

/** A person one can call, as the app shows people everywhere. */
export interface Colleague {
  id: string;
  name: string;
  extensionNumber: string;
  numbers: string[];
  jobTitle?: string;
  department?: string;
  email?: string;
  /** Not a person: a queue, a menu or shared lines, which are called by name too. */
  place?: 'Department' | 'IvrMenu' | 'SharedLinesGroup';
}

const people = new Set(['User', 'DigitalUser', 'VirtualUser', 'FlexibleUser']);
const places = ['Department', 'IvrMenu', 'SharedLinesGroup'] as const;

export const colleagueOf = (entry: DirectoryEntry): Colleague => ({
  id: String(entry.id),
  name: entry.name || [entry.firstName, entry.lastName].filter(Boolean).join(' ') || (entry.extensionNumber ?? ''),
  extensionNumber: entry.extensionNumber ?? '',
  numbers: (entry.phoneNumbers ?? [])
    .filter((number) => number.usageType !== 'MainCompanyNumber')
    .map((number) => number.phoneNumber),
  jobTitle: entry.jobTitle,
  department: entry.department,
  email: entry.email,
  place: places.find((place) => place === entry.type),
});

const fetchDirectory = async (signal: AbortSignal): Promise<Colleague[]> => {
  // Extensions of other accounts may have the numbers of ours; those are in `useNeighbours`.
  const query = { perPage: 1000, showFederated: false };
  const page = await call<Page<DirectoryEntry>>('/account/~/directory/entries', { query, signal });
  return page.records
    .filter(({ type }) => !type || people.has(type) || places.some((place) => place === type))
    .map(colleagueOf)
    .sort((a, b) => a.name.localeCompare(b.name));
};

const personsOf = (all: Colleague[]) => all.filter((one) => !one.place);
const placesOf = (all: Colleague[]) => all.filter((one) => one.place);

const useListed = (select: (all: Colleague[]) => Colleague[]) =>
  useQuery({ queryKey: keys.directory, queryFn: ({ signal }) => fetchDirectory(signal), staleTime: 60_000, select });

export const useDirectory = () => useListed(personsOf);

/** Queues, menus and shared lines. */
export const usePlaces = () => useListed(placesOf);

const fetchPresence = async (signal: AbortSignal): Promise<Map<string, Presence>> => {
  const query = { detailedTelephonyState: true, perPage: 1000 };
  const page = await call<Page<Presence>>('/account/~/presence', { query, signal });
  return new Map(page.records.map((presence) => [String(presence.extension?.id ?? ''), presence]));
};

export const usePresence = () => {
  const refetchInterval = usePolling();
  return useQuery({ queryKey: keys.presence, queryFn: ({ signal }) => fetchPresence(signal), refetchInterval });
};

/** One word and colour for the several fields presence has. */
export function lookOf(presence: Presence | undefined): PresenceLook {
  if (!presence) return 'offline';
  if (presence.telephonyStatus === 'Ringing') return 'ringing';
  if (presence.telephonyStatus && presence.telephonyStatus !== 'NoCall') return 'oncall';
  if (presence.dndStatus === 'DoNotAcceptAnyCalls') return 'dnd';
  if (presence.presenceStatus === 'Busy') return 'busy';
  return presence.presenceStatus === 'Available' ? 'available' : 'offline';
}

export type Availability = 'available' | 'busy' | 'dnd' | 'invisible';

const asked: Record<Availability, Presence> = {
  available: { userStatus: 'Available', dndStatus: 'TakeAllCalls' },
  busy: { userStatus: 'Busy', dndStatus: 'TakeAllCalls' },
  dnd: { userStatus: 'Busy', dndStatus: 'DoNotAcceptAnyCalls' },
  invisible: { userStatus: 'Offline', dndStatus: 'TakeAllCalls' },
};

export function useSetAvailability() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Availability) =>
      call('/account/~/extension/~/presence', { method: 'PUT', body: asked[wanted] }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.presence }),
  });
}

/** Look people up by any of their numbers. */
export function usePeopleByNumber(): (number: string | undefined) => Colleague | undefined {
  const { data } = useDirectory();
  return useMemo(() => byNumber(data ?? []), [data]);
}

/** Queues, menus and shared lines by their short or own number. */
export function usePlacesByNumber(): (number: string | undefined) => Colleague | undefined {
  const { data } = usePlaces();
  return useMemo(() => byNumber(data ?? []), [data]);
}

function byNumber(all: Colleague[]): (number: string | undefined) => Colleague | undefined {
  const known = new Map<string, Colleague>();
  for (const one of all) {
    known.set(one.extensionNumber, one);
    for (const number of one.numbers) known.set(number.replace(/\D/g, ''), one);
  }
  return (number) => (number ? known.get(number.replace(/\D/g, '')) : undefined);
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** People whose name, title, extension or number begins with or contains what was typed; best first. */
export function searchPeople(everyone: Colleague[], typed: string): Colleague[] {
  const wanted = plain(typed.trim());
  const digits = typed.replace(/\D/g, '');
  if (!wanted) return everyone;
  const rank = (person: Colleague): number => {
    const words = plain(person.name).split(/\s+/);
    if (digits && person.extensionNumber === digits) return 0;
    if (plain(person.name).startsWith(wanted)) return 1;
    if (words.some((word) => word.startsWith(wanted))) return 2;
    if (digits && person.extensionNumber.startsWith(digits)) return 3;
    if (digits.length > 2 && person.numbers.some((number) => number.includes(digits))) return 4;
    if (
      /\p{L}/u.test(wanted) &&
      plain(`${person.name} ${person.department ?? ''} ${person.jobTitle ?? ''}`).includes(wanted)
    )
      return 5;
    return 9;
  };
  return everyone
    .map((person) => ({ person, rank: rank(person) }))
    .filter((ranked) => ranked.rank < 9)
    .sort((a, b) => a.rank - b.rank)
    .map((ranked) => ranked.person);
}
