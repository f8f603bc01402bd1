import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { CostCenterInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';
import { type Address, adminKeys, type Regional } from '../queries';

export interface AccountRecord {
  name: string;
  mainNumber: string;
  regionalSettings: Regional;
}

export interface BusinessAddress {
  company: string;
  email?: string;
  businessAddress?: Address;
  mainSiteName?: string;
}

export type CenterRecord = CostCenterInfo;

export const useAccount = () =>
  useQuery({ queryKey: keys.account, queryFn: ({ signal }) => call<AccountRecord>('/account/~', { signal }) });

export const useBusinessAddress = () =>
  useQuery({
    queryKey: ['admin', 'business-address'],
    queryFn: ({ signal }) => call<BusinessAddress>('/account/~/business-address', { signal }),
  });

export const useCustomFields = (enabled = true) =>
  useQuery({
    queryKey: adminKeys.fields,
    queryFn: async ({ signal }) =>
      (await call<{ records: { id: string; displayName: string }[] }>('/account/~/custom-fields', { signal })).records,
    enabled,
    staleTime: 30_000,
  });

export const useCostCenters = (enabled = true) =>
  useQuery({
    queryKey: adminKeys.centers,
    queryFn: async ({ signal }) =>
      (await call<{ records: CenterRecord[] }>('/restapi/v2/accounts/~/cost-centers', { signal })).records,
    enabled,
    staleTime: 30_000,
  });

export interface Named {
  id: string;
  name: string;
  description?: string;
  isoCode?: string;
  localeCode?: string;
}

/** Countries, languages or time zones that can be chosen. */
export const useDictionary = (kind: 'country' | 'language' | 'timezone') =>
  useQuery({
    queryKey: ['dictionary', kind],
    queryFn: async ({ signal }) =>
      (await call<Page<Named>>(`/dictionary/${kind}`, { query: { perPage: 1000 }, signal })).records,
    staleTime: 3_600_000,
  });
