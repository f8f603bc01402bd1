import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  AccountDistances,
  CaseInfo,
  EnforcementActionInfo,
  EnforcementSwitchList,
  EnforcementSwitchResponse,
  ListResponse,
  RuleList,
  VerdictInfo,
} from '@/api/generated';
import { keys } from '@/api/keys';
import { useRights } from '@/features/people/rights';
import { usePolling } from '@/live/freshness';
import type { CasePage, ConsoleRights, RuleDetails, Standing, Statement } from './shapes';

export const own = '/account/~/clarion/conduct';
export const officer = '/clarion/conduct';
export const PAGE_SIZE = 30;
const part = (...names: unknown[]) => [...keys.conduct, ...names];

export function useConsole(): ConsoleRights | undefined {
  const { may } = useRights();
  return useQuery({
    queryKey: part('console'),
    queryFn: ({ signal }) => call<ConsoleRights>(`${own}/console`, { signal }),
    enabled: may('ViewConduct'),
    staleTime: 60_000,
  }).data;
}

export const useStanding = () =>
  useQuery({
    queryKey: part('standing'),
    queryFn: ({ signal }) => call<Standing>(`${own}/standing`, { signal }),
    refetchInterval: 30_000,
  });

/** Counts move with every call and text, of which nobody tells; so they are read again and again. */
export const useDistances = (extensionId: string) =>
  useQuery({
    queryKey: part('limits', extensionId),
    queryFn: async ({ signal }) =>
      (await call<AccountDistances>(`${own}/limits`, { query: extensionId ? { extensionId } : {}, signal })).records,
    placeholderData: keepPreviousData,
    refetchInterval: 4_000,
  });

export interface VerdictFilter {
  days: number;
  extensionId: string;
  rule: string;
  attempt: string;
  search: string;
}

export const useVerdicts = (filter: VerdictFilter, page: number) =>
  useQuery({
    queryKey: part('verdicts', filter, page),
    queryFn: ({ signal }) => {
      const { days, ...rest } = filter;
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
      const dateFrom = new Date(Date.now() - days * 86_400_000).toISOString();
      const query = { ...given, dateFrom, page, perPage: PAGE_SIZE };
      return call<ListResponse<VerdictInfo>>('/account/~/clarion/verdicts', { query, signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: usePolling(),
  });

export const useStatement = (id: string) =>
  useQuery({
    queryKey: part('statement', id),
    queryFn: ({ signal }) => call<Statement>(`${own}/statements/${encodeURIComponent(id)}`, { signal }),
  });

export const useRules = (enabled = true) =>
  useQuery({
    queryKey: part('rules'),
    queryFn: async ({ signal }) => (await call<RuleList>(`${own}/rules`, { signal })).records,
    enabled,
    staleTime: 5_000,
  });

export const useRule = (id: string) =>
  useQuery({
    queryKey: part('rules', id),
    queryFn: ({ signal }) => call<RuleDetails>(`${own}/rules/${encodeURIComponent(id)}`, { signal }),
  });

export type Switch = EnforcementSwitchResponse;

export const useSwitches = (enabled: boolean) =>
  useQuery({
    queryKey: part('switches'),
    queryFn: async ({ signal }) => (await call<EnforcementSwitchList>(`${officer}/switches`, { signal })).records,
    enabled,
  });

export const useCases = (state: '' | 'decided', kind: string, page: number) =>
  useQuery({
    queryKey: part('cases', state, kind, page),
    queryFn: ({ signal }) => {
      const query = { page, perPage: PAGE_SIZE, ...(state ? { state } : {}), ...(kind ? { kind } : {}) };
      return call<ListResponse<CaseInfo>>(`${officer}/cases`, { query, signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const useProposals = () =>
  useQuery({
    queryKey: part('proposals'),
    queryFn: async ({ signal }) =>
      (await call<ListResponse<EnforcementActionInfo>>(`${officer}/acts`, { query: { state: 'proposed' }, signal }))
        .records,
    refetchInterval: 15_000,
  });

export const useCasePage = (id: string) =>
  useQuery({
    queryKey: part('cases', id),
    queryFn: ({ signal }) => call<CasePage>(`${officer}/cases/${encodeURIComponent(id)}`, { signal }),
    staleTime: 10_000,
  });

/** A change, after which everything about acceptable use is read again. */
export function useChange<Wanted, Answer = unknown>(change: (wanted: Wanted) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.conduct }),
  });
}
