import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  AccountOverrideList,
  AccountOverrideRecord,
  AccountStateInfo,
  ListResponse,
  NamedAccountStanding,
  OtherAccountDistances,
  RuleList,
} from '@/api/generated';
import { keys } from '@/api/keys';
import { officer, PAGE_SIZE } from '../queries';

export type AccountRow = AccountStateInfo;

export type AccountOverride = AccountOverrideRecord;

export type Reach = OtherAccountDistances;

const part = (...names: unknown[]) => [...keys.conduct, 'accounts', ...names];
export const accountPath = (id: string) => `${officer}/accounts/${encodeURIComponent(id)}`;

export const useAccounts = (search: string, page: number) =>
  useQuery({
    queryKey: part(search, page),
    queryFn: ({ signal }) => {
      const query = { page, perPage: PAGE_SIZE, ...(search ? { search } : {}) };
      return call<ListResponse<AccountStateInfo>>(`${officer}/accounts`, { query, signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const useAccountStanding = (id: string) =>
  useQuery({
    queryKey: part(id, 'standing'),
    queryFn: ({ signal }) => call<NamedAccountStanding>(`${accountPath(id)}/standing`, { signal }),
  });

export const useAccountLimits = (id: string, extensionId: string) =>
  useQuery({
    queryKey: part(id, 'limits', extensionId),
    queryFn: ({ signal }) =>
      call<Reach>(`${accountPath(id)}/limits`, { query: extensionId ? { extensionId } : {}, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 6_000,
  });

export const useAccountOverrides = (id: string) =>
  useQuery({
    queryKey: part(id, 'overrides'),
    queryFn: async ({ signal }) =>
      (await call<AccountOverrideList>(`${accountPath(id)}/overrides`, { signal })).records,
  });

export const useAccountRules = (id: string) =>
  useQuery({
    queryKey: part(id, 'rules'),
    queryFn: async ({ signal }) => (await call<RuleList>(`${accountPath(id)}/rules`, { signal })).records,
  });
