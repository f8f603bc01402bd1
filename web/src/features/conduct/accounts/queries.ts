import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { AccountStateInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';
import { officer, PAGE_SIZE } from '../queries';
import type { Distance, Rule, Standing } from '../shapes';

export type AccountRow = AccountStateInfo;

export interface AccountOverride {
  rule: string;
  by: string;
  byOperator: boolean;
  limits: Record<string, number>;
  status: string | null;
  reason: string;
  at: string;
}

export interface Reach {
  records: Distance[];
  people: { id: string; extensionNumber: string; name: string }[];
}

const part = (...names: unknown[]) => [...keys.conduct, 'accounts', ...names];
export const accountPath = (id: string) => `${officer}/accounts/${encodeURIComponent(id)}`;

export const useAccounts = (search: string, page: number) =>
  useQuery({
    queryKey: part(search, page),
    queryFn: ({ signal }) => {
      const query = { page, perPage: PAGE_SIZE, ...(search ? { search } : {}) };
      return call<Page<AccountRow>>(`${officer}/accounts`, { query, signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const useAccountStanding = (id: string) =>
  useQuery({
    queryKey: part(id, 'standing'),
    queryFn: ({ signal }) => call<Standing & { name: string }>(`${accountPath(id)}/standing`, { signal }),
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
      (await call<{ records: AccountOverride[] }>(`${accountPath(id)}/overrides`, { signal })).records,
  });

export const useAccountRules = (id: string) =>
  useQuery({
    queryKey: part(id, 'rules'),
    queryFn: async ({ signal }) => (await call<{ records: Rule[] }>(`${accountPath(id)}/rules`, { signal })).records,
  });
