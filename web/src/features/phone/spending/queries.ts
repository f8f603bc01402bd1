import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { CallChargeInfo, NoticeRecord } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';

const root = '/account/~/clarion/spending';

export const scopes = ['Account', 'Site', 'CostCenter', 'Extension', 'EachPerson'] as const;
/** Of what lies within a site. */
export const insideScopes = ['Site', 'Extension'] as const;
export type Scope = (typeof scopes)[number];

export interface Limit {
  id: string;
  scope: Scope;
  targetId: string;
  targetName: string;
  amount: string;
  today: string;
  raised: boolean;
  spent: string;
}

export interface Spending {
  currency: string;
  day: string;
  charged: string;
  calls: number;
  /** Whether rates, the currency and limits of the whole company are for whoever is signed in to choose. */
  wholeCompany: boolean;
  limits: Limit[];
}

export interface RateFields {
  name: string;
  trunkId: string;
  prefix: string;
  perMinute: string;
  perCall: string;
  incrementSeconds: number;
  minimumSeconds: number;
}

export interface Rate extends RateFields {
  id: string;
}

export type Charge = CallChargeInfo;

export const newRate: RateFields = {
  name: '',
  trunkId: '',
  prefix: '',
  perMinute: '',
  perCall: '0',
  incrementSeconds: 60,
  minimumSeconds: 60,
};

/** A limit of today that is near or reached. */
export type SpendingNotice = NoticeRecord;

/** Those that concern whoever is signed in; told anew by the live socket, and asked for now and then as the day ends. */
export const useSpendingNotices = () =>
  useQuery({
    queryKey: [...keys.spending, 'notices'],
    queryFn: async ({ signal }) => {
      const path = '/account/~/extension/~/clarion/spending-notices';
      return (await call<{ records: SpendingNotice[] }>(path, { signal })).records;
    },
    refetchInterval: 600_000,
  });

/** What was spent today against each limit, with the calls that go on. */
export const useSpending = () =>
  useQuery({
    queryKey: [...keys.spending, 'today'],
    queryFn: ({ signal }) => call<Spending>(root, { signal }),
    refetchInterval: 10_000,
  });

export const useRates = () =>
  useQuery({
    queryKey: [...keys.spending, 'rates'],
    queryFn: async ({ signal }) => (await call<{ records: Rate[] }>(`${root}/rates`, { signal })).records,
  });

export const useCharges = () =>
  useQuery({
    queryKey: [...keys.spending, 'charges'],
    queryFn: async ({ signal }) =>
      (await call<Page<Charge>>(`${root}/charges`, { query: { perPage: 25 }, signal })).records,
    refetchInterval: 10_000,
  });

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.spending }),
  });
}

export const useSetCurrency = () => useChange((currency: string) => call(root, { method: 'PUT', body: { currency } }));

export const useSaveRate = (id?: string) =>
  useChange((body: RateFields) =>
    call(id ? `${root}/rates/${id}` : `${root}/rates`, { method: id ? 'PUT' : 'POST', body }),
  );

export const useRemoveRate = () => useChange((id: string) => call(`${root}/rates/${id}`, { method: 'DELETE' }));

export interface LimitWish {
  scope: Scope;
  targetId: string;
  amount: string;
  today: boolean;
}

/** A new limit, another amount of one, or more for the rest of today. */
export const useSaveLimit = (id?: string) =>
  useChange(({ scope, targetId, amount, today }: LimitWish) => {
    if (!id) return call(`${root}/limits`, { method: 'POST', body: { scope, targetId, amount } });
    if (today) return call(`${root}/limits/${id}/raise`, { method: 'POST', body: { amount } });
    return call(`${root}/limits/${id}`, { method: 'PUT', body: { amount } });
  });

export const useRemoveLimit = () => useChange((id: string) => call(`${root}/limits/${id}`, { method: 'DELETE' }));
