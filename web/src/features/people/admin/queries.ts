import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { BulkImportAddition, ContactAddress, RoleDetails, SiteInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Extension, Id, Page } from '@/api/shapes';
import { refreshDirectory } from '../directory';

export interface PersonRecord extends Extension {
  site?: { id: Id; name: string };
  costCenter?: { id: Id; name: string };
  roles?: { id: string; displayName: string }[];
  customFields?: { id: string; displayName: string; value: string }[];
  phoneNumbers?: { phoneNumber: string; usageType: string }[];
  setupWizardState?: string;
  statusInfo?: { comment?: string; reason?: string };
  creationTime?: string;
}

export interface PeopleFilter {
  search: string;
  status: string;
  siteId: string;
  roleId: string;
  group: string;
}

export const PAGE_SIZE = 25;
export const adminKeys = {
  people: ['admin', 'people'] as const,
  person: (id: string) => ['admin', 'people', 'one', id] as const,
  roles: ['admin', 'roles'] as const,
  sites: ['admin', 'sites'] as const,
  fields: ['admin', 'custom-fields'] as const,
  centers: ['admin', 'cost-centers'] as const,
  stock: ['admin', 'numbers', 'stock'] as const,
};

export const usePeoplePage = (filter: PeopleFilter, page: number) =>
  useQuery({
    queryKey: [...adminKeys.people, filter, page],
    queryFn: ({ signal }) => {
      const chosen = Object.fromEntries(Object.entries(filter).filter(([, value]) => value.trim()));
      return call<Page<PersonRecord>>('/account/~/clarion/people', {
        query: { ...chosen, page, perPage: PAGE_SIZE },
        signal,
      });
    },
    placeholderData: keepPreviousData,
  });

export const usePerson = (id: string) =>
  useQuery({
    queryKey: adminKeys.person(id),
    queryFn: ({ signal }) => call<PersonRecord>(`/account/~/extension/${encodeURIComponent(id)}`, { signal }),
  });

export type RoleRecord = RoleDetails;

export const useRoles = (enabled = true) =>
  useQuery({
    queryKey: adminKeys.roles,
    queryFn: async ({ signal }) =>
      (await call<Page<RoleRecord>>('/account/~/user-role', { query: { perPage: 1000 }, signal })).records,
    enabled,
    staleTime: 30_000,
  });

export type Address = ContactAddress;

export interface Regional {
  homeCountry?: { id: string; name: string; isoCode?: string };
  timezone?: { id: string; name: string; description?: string };
  language?: { id: string; name: string; localeCode: string };
  formattingLocale?: { id: string; name: string; localeCode: string };
  timeFormat?: '12h' | '24h';
}

export type SiteRecord = SiteInfo;

export const useSites = (enabled = true) =>
  useQuery({
    queryKey: adminKeys.sites,
    queryFn: async ({ signal }) =>
      (await call<Page<SiteRecord>>('/account/~/sites', { query: { perPage: 1000 }, signal })).records,
    enabled,
    staleTime: 30_000,
  });

/** Numbers that nobody uses, and some that a carrier would give. */
export const useFreeNumbers = (enabled: boolean) =>
  useQuery({
    queryKey: adminKeys.stock,
    queryFn: async ({ signal }) => {
      const stock = await call<Page<{ id: string; phoneNumber: string }>>('/restapi/v2/accounts/~/phone-numbers', {
        query: { usageType: 'Inventory', perPage: 200 },
        signal,
      });
      const offers = await call<Page<{ phoneNumber: string }>>('/account/~/clarion/available-numbers', {
        query: { count: 20 },
        signal,
      });
      return { stock: stock.records, offers: offers.records.map(({ phoneNumber }) => phoneNumber) };
    },
    enabled,
    staleTime: 0,
  });

export const useFreeExtension = (enabled: boolean) =>
  useQuery({
    queryKey: [...adminKeys.people, 'free'],
    queryFn: async ({ signal }) =>
      (await call<{ extensionNumber: string }>('/account/~/clarion/free-extension-number', { signal })).extensionNumber,
    enabled,
    staleTime: 0,
  });

/** One person as rows of a table and the form write them: role, site and device by words. */
export interface NewPerson {
  line?: number;
  firstName?: string;
  lastName?: string;
  email?: string;
  extensionNumber?: string;
  phoneNumber?: string;
  role?: string;
  site?: string;
  device?: string;
  jobTitle?: string;
  department?: string;
  mobileNumber?: string;
}

export interface RowProblem {
  field: string;
  message: string;
}

export type AddResult = BulkImportAddition;

export const addPeople = async (rows: NewPerson[], sendWelcome: boolean): Promise<AddResult[]> =>
  (
    await call<{ results: AddResult[] }>('/account/~/clarion/people', {
      method: 'POST',
      body: { rows, sendWelcome },
    })
  ).results;

export function useAddPerson() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ person, welcome }: { person: NewPerson; welcome: boolean }) => addPeople([person], welcome),
    onSettled: () => forgetPeople(queries),
  });
}

/** What is shown of people anywhere is read again. */
export function forgetPeople(queries: ReturnType<typeof useQueryClient>): void {
  for (const queryKey of [['admin'], keys.numbers, keys.extensions, keys.me])
    void queries.invalidateQueries({ queryKey });
  refreshDirectory(queries);
}

/** A change of the administration: a request, after which everything that shows people is read again. */
export function useAdminChange<Wanted, Answer = unknown>(change: (wanted: Wanted) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => forgetPeople(queries) });
}
