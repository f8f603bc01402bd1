import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { batched } from '@/api/batch';
import { call } from '@/api/client';
import type { DirectoryLookupInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { DirectoryEntry, Page } from '@/api/shapes';
import { createStore, useStore } from '@/design/store';
import { type Colleague, colleagueOf, peopleTypes, placeTypes } from './colleague';

/*
 * The directory may have any number of entries, so no page reads it all. What a page shows by id or number is looked
 * up in batches and remembered; what people search for is found by the server, page by page.
 */

const MOST_AT_ONCE = 200; // of the server's lookup
const REMEMBERED_MS = 300_000;

interface Known {
  byId: ReadonlyMap<string, Colleague | null>;
  byNumber: ReadonlyMap<string, Colleague | null>;
}

const nothing: Known = { byId: new Map(), byNumber: new Map() };
const known = createStore<Known>(nothing);
let askedAt = new Map<string, number>();

/** What has a name in calls. */
export const callable: readonly string[] = [...peopleTypes, ...placeTypes];

const isNumber = (key: string) => key.startsWith('+');
const digitsOf = (number: string): string => number.replace(/\D/g, '');

const lookUp = batched<Colleague>(MOST_AT_ONCE, async (wanted) => {
  const asked = askedAt;
  const phoneNumbers = wanted.filter(isNumber).map((key) => key.slice(1));
  const extensionIds = wanted.filter((key) => !isNumber(key));
  const path = '/account/~/clarion/directory/lookup';
  const { records } = await call<DirectoryLookupInfo>(path, { method: 'POST', body: { extensionIds, phoneNumbers } });
  if (asked === askedAt) remember(records, extensionIds, phoneNumbers);
  return new Map();
});

/** What was asked for and not found is remembered too, as null. */
function remember(found: DirectoryEntry[], ids: string[], numbers: string[]): void {
  const byId = new Map(known.get().byId);
  const byNumber = new Map(known.get().byNumber);
  for (const id of ids) byId.set(id, null);
  for (const number of numbers) byNumber.set(number, null);
  for (const entry of found) {
    const one = colleagueOf(entry);
    byId.set(one.id, one);
    if (!callable.includes(entry.type ?? 'User')) continue;
    for (const number of [one.extensionNumber, ...one.numbers.map(digitsOf)])
      if (byNumber.has(number)) byNumber.set(number, one);
  }
  known.set({ byId, byNumber });
}

function ask(key: string): void {
  const now = Date.now();
  if (now - (askedAt.get(key) ?? 0) < REMEMBERED_MS) return;
  askedAt.set(key, now);
  const asked = askedAt;
  lookUp(key).catch(() => setTimeout(() => asked.delete(key), 5_000));
}

/** Look everything up again when it is shown next: somebody was changed. */
export function refreshDirectory(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: keys.directory });
  askedAt = new Map();
  known.set({ ...known.get() });
}

/** Another person may sign in here. */
export function forgetDirectory(): void {
  askedAt = new Map();
  known.set(nothing);
}

/** An entry by its id: undefined until it is known, null where there is none that you may see. */
export function useEntryById(): (id: string) => Colleague | null | undefined {
  const { byId } = useStore(known);
  return useCallback(
    (id) => {
      if (!id) return null;
      ask(id);
      return byId.get(id);
    },
    [byId],
  );
}

const MOST_DIGITS = 18;

function useEntryByNumber(): (number: string | undefined) => Colleague | undefined {
  const { byNumber } = useStore(known);
  return useCallback(
    (number) => {
      const digits = digitsOf(number ?? '');
      if (!digits || digits.length > MOST_DIGITS) return undefined;
      ask(`+${digits}`);
      return byNumber.get(digits) ?? undefined;
    },
    [byNumber],
  );
}

/** Look people up by any of their numbers. */
export function usePeopleByNumber(): (number: string | undefined) => Colleague | undefined {
  const find = useEntryByNumber();
  return useCallback(
    (number) => {
      const found = find(number);
      return found && !found.place ? found : undefined;
    },
    [find],
  );
}

/** Queues, menus and shared lines by their short or own number. */
export function usePlacesByNumber(): (number: string | undefined) => Colleague | undefined {
  const find = useEntryByNumber();
  return useCallback(
    (number) => {
      const found = find(number);
      return found?.place ? found : undefined;
    },
    [find],
  );
}

export interface Wanted {
  /** Kinds of extensions; people when left out, all of them for `any`. */
  types?: readonly string[] | 'any';
  /** Whether they have to be enabled. */
  enabledOnly?: boolean;
  /** Also people whom the directory hides, where you may see them. */
  hiddenToo?: boolean;
  /** Of other companies that share their directory with ours. */
  accountIds?: readonly string[];
}

const bodyOf = ({ types = peopleTypes, enabledOnly, hiddenToo, accountIds }: Wanted, typed: string) => ({
  searchString: typed.trim().slice(0, 100) || undefined,
  extensionTypes: types === 'any' ? undefined : types,
  extensionStatuses: enabledOnly ? ['Enabled'] : undefined,
  accountIds,
  showFederated: Boolean(accountIds),
  showAdminOnlyContacts: hiddenToo,
  orderBy: typed.trim() ? undefined : [{ index: 1, fieldName: 'firstName', direction: 'Asc' }],
});

async function find(body: object, signal: AbortSignal): Promise<Page<DirectoryEntry>> {
  const path = '/account/~/directory/entries/search';
  const page = await call<DirectoryLookupInfo>(path, { method: 'POST', body, signal });
  // What is chosen from these needs no lookup.
  for (const { id } of page.records) askedAt.set(String(id), Date.now());
  remember(page.records, [], []);
  return page;
}

export interface Matches {
  /** The best matches; while the server is asked, those of the last answer. */
  found: Colleague[] | undefined;
  /** Whether the answer to what is typed now is still to come. */
  asking: boolean;
}

/** Search the directory on the server while somebody types. */
export function useDirectorySearch(typed: string, limit: number, wanted: Wanted = {}, enabled = true): Matches {
  const [settled] = useDebouncedValue(typed, 150);
  const body = { ...bodyOf(wanted, settled), perPage: limit };
  // Everybody is asked for only while nothing is typed, not between the first letter and its search.
  const ready = enabled && (settled.trim() !== '' || typed.trim() === '');
  const { data, isPending, isPlaceholderData, fetchStatus } = useQuery({
    queryKey: [...keys.directory, 'matches', body],
    queryFn: async ({ signal }) => (await find(body, signal)).records.map(colleagueOf),
    placeholderData: keepPreviousData,
    staleTime: 0, // a queue that was just added is found
    enabled: ready,
  });
  const waiting = (isPending || isPlaceholderData) && fetchStatus === 'fetching';
  return { found: data, asking: enabled && (settled !== typed || waiting) };
}

/** The best matches of what was typed, found by the server: those of the last answer until the next one comes. */
export const useMatches = (typed: string, limit: number, wanted: Wanted = {}, enabled = true) =>
  useDirectorySearch(typed, limit, wanted, enabled).found;

const PAGE_SIZE = 100;

/** All that match, page by page. */
export function useDirectoryPages(typed: string, wanted: Wanted = {}, enabled = true) {
  const [settled] = useDebouncedValue(typed, 150);
  const body = { ...bodyOf(wanted, settled), perPage: PAGE_SIZE };
  const answer = useInfiniteQuery({
    queryKey: [...keys.directory, 'pages', body],
    queryFn: ({ pageParam, signal }) => find({ ...body, page: pageParam }, signal),
    initialPageParam: 1,
    getNextPageParam: ({ paging }, _, page) => (page < (paging?.totalPages ?? 1) ? page + 1 : undefined),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    enabled,
  });
  const entries = useMemo(() => answer.data?.pages.flatMap(({ records }) => records), [answer.data]);
  return { ...answer, entries, total: answer.data?.pages[0]?.paging?.totalElements ?? 0 };
}
