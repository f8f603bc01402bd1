import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import type {
  BlockedNumber,
  Blocking,
  Colleague,
  CompanyRule,
  Explanation,
  ForwardingNumber,
  Holiday,
  Hours,
  PastCall,
  Rule,
  Version,
} from './shapes';

export type Owner = 'me' | 'company';
const all = ['handling'] as const;
const base = (owner: Owner) => (owner === 'me' ? '/account/~/extension/~' : '/account/~');

function useRead<T>(path: string, query?: Record<string, string | number>, fresh = 30_000) {
  return useQuery({
    queryKey: [...all, path, query],
    queryFn: ({ signal }) => call<T>(path, { query, signal }),
    staleTime: fresh,
  });
}

/** A change; everything about call handling is read again, and what went wrong is said. */
export function useChange<Wanted, Answer = unknown>(change: (wanted: Wanted) => Promise<Answer>) {
  const { t } = useText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => toastGood(t('state.saved')),
    onError: (error) => toastBad(t('state.notSaved'), error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: all }),
  });
}

const many = { perPage: 1000 };

export const useHours = (owner: Owner) => useRead<Hours>(`${base(owner)}/business-hours`);
export const useSaveHours = (owner: Owner) =>
  useChange((body: Hours) => call(`${base(owner)}/business-hours`, { method: 'PUT', body }));

export const useRules = () =>
  useRead<{ records: Rule[] }>('/account/~/extension/~/answering-rule', { ...many, view: 'Detailed' });
export const useSaveRule = () =>
  useChange(({ id, ...body }: Partial<Rule> & { id?: string }) =>
    call(`/account/~/extension/~/answering-rule${id ? `/${id}` : ''}`, { method: id ? 'PUT' : 'POST', body }),
  );
export const useDeleteRule = () =>
  useChange((id: string) => call(`/account/~/extension/~/answering-rule/${id}`, { method: 'DELETE' }));

export const useCompanyRules = () => useRead<{ records: CompanyRule[] }>('/account/~/answering-rule', many);
export const useSaveCompanyRule = () =>
  useChange(({ id, ...body }: Partial<CompanyRule> & { id: string }) =>
    call(`/account/~/answering-rule/${id}`, { method: 'PUT', body }),
  );

export const useNumbers = () =>
  useRead<{ records: ForwardingNumber[] }>('/account/~/extension/~/forwarding-number', many);
export const useAddNumber = () =>
  useChange((body: { phoneNumber: string; label: string }) =>
    call('/account/~/extension/~/forwarding-number', { method: 'POST', body }),
  );
export const useRemoveNumber = () =>
  useChange((id: string) => call(`/account/~/extension/~/forwarding-number/${id}`, { method: 'DELETE' }));

const blocking = '/account/~/extension/~/caller-blocking';
export const useBlocking = () => useRead<Blocking>(blocking);
export const useSaveBlocking = () => useChange((body: Partial<Blocking>) => call(blocking, { method: 'PUT', body }));
export const useBlocked = () => useRead<{ records: BlockedNumber[] }>(`${blocking}/phone-numbers`, many);
export const useAddBlocked = () =>
  useChange((body: Partial<BlockedNumber>) => call(`${blocking}/phone-numbers`, { method: 'POST', body }));
export const useRemoveBlocked = () =>
  useChange((id: string) => call(`${blocking}/phone-numbers/${id}`, { method: 'DELETE' }));

export const useVersions = (owner: Owner) =>
  useRead<{ records: Version[] }>(`${base(owner)}/clarion/call-handling/versions`, { perPage: 20 });
export const useRestore = (owner: Owner) =>
  useChange((number: number) =>
    call(`${base(owner)}/clarion/call-handling/versions/${number}/restore`, { method: 'POST' }),
  );

export const useHolidays = () => useRead<{ records: Holiday[] }>('/account/~/clarion/holidays');
export const useAddHoliday = () =>
  useChange((body: Partial<Holiday>) => call('/account/~/clarion/holidays', { method: 'POST', body }));
export const useRemoveHoliday = () =>
  useChange((id: string) => call(`/account/~/clarion/holidays/${id}`, { method: 'DELETE' }));

export const useColleagues = () =>
  useRead<{ records: Colleague[] }>('/account/~/directory/entries', { ...many, showFederated: 0 }, 60_000);

export interface Question {
  from: string;
  to: string;
  at?: string;
}
export const useDryRun = () =>
  useMutation({
    mutationFn: (body: Question) => call<Explanation>('/account/~/clarion/call-route-tests', { method: 'POST', body }),
  });
export const usePastCalls = () =>
  useRead<{ records: PastCall[] }>('/account/~/call-log', { perPage: 50, view: 'Simple' });
export const usePastCall = (id: string | null) =>
  useQuery({
    queryKey: [...all, 'past', id],
    enabled: id !== null,
    queryFn: ({ signal }) => call<{ sentences: string[] }>(`/account/~/clarion/calls/${id}/explanation`, { signal }),
  });
