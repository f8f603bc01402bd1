import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { toastBad, toastGood } from '@/design/toast';
import { useExtensionPath } from '@/features/people/ofExtension';
import { useText } from '@/text/useText';
import type {
  BlockedNumber,
  Blocking,
  CalendarWish,
  CompanyRule,
  Explanation,
  ForwardingNumber,
  Holiday,
  Hours,
  PastCall,
  Rule,
  Version,
} from './shapes';

/** `me`: the extension whose page this is, one's own but on an administrator's page about somebody else. */
export type Owner = 'me' | 'company';
const all = ['handling'] as const;

function useBase(owner: Owner): string {
  const extension = useExtensionPath();
  return owner === 'me' ? extension : '/account/~';
}

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

export const useHours = (owner: Owner) => useRead<Hours>(`${useBase(owner)}/business-hours`);
export function useSaveHours(owner: Owner) {
  const base = useBase(owner);
  return useChange((body: Hours) => call(`${base}/business-hours`, { method: 'PUT', body }));
}

export const useRules = () =>
  useRead<{ records: Rule[] }>(`${useExtensionPath()}/answering-rule`, { ...many, view: 'Detailed' });
/** What is not given stays. */
type RuleChange = Omit<Partial<Rule>, 'calendar'> & { id?: string; calendar?: CalendarWish };
export function useSaveRule() {
  const base = useExtensionPath();
  return useChange(({ id, ...body }: RuleChange) =>
    call(`${base}/answering-rule${id ? `/${id}` : ''}`, { method: id ? 'PUT' : 'POST', body }),
  );
}
export function useDeleteRule() {
  const base = useExtensionPath();
  return useChange((id: string) => call(`${base}/answering-rule/${id}`, { method: 'DELETE' }));
}

export const useCompanyRules = () => useRead<{ records: CompanyRule[] }>('/account/~/answering-rule', many);
export const useSaveCompanyRule = () =>
  useChange(({ id, ...body }: Partial<CompanyRule> & { id: string }) =>
    call(`/account/~/answering-rule/${id}`, { method: 'PUT', body }),
  );

export const useNumbers = () =>
  useRead<{ records: ForwardingNumber[] }>(`${useExtensionPath()}/forwarding-number`, many);
export function useAddNumber() {
  const base = useExtensionPath();
  return useChange((body: { phoneNumber: string; label: string }) =>
    call(`${base}/forwarding-number`, { method: 'POST', body }),
  );
}
export function useRemoveNumber() {
  const base = useExtensionPath();
  return useChange((id: string) => call(`${base}/forwarding-number/${id}`, { method: 'DELETE' }));
}

const useBlockingPath = () => `${useExtensionPath()}/caller-blocking`;
export const useBlocking = () => useRead<Blocking>(useBlockingPath());
export function useSaveBlocking() {
  const path = useBlockingPath();
  return useChange((body: Partial<Blocking>) => call(path, { method: 'PUT', body }));
}
export const useBlocked = () => useRead<{ records: BlockedNumber[] }>(`${useBlockingPath()}/phone-numbers`, many);
export function useAddBlocked() {
  const path = useBlockingPath();
  return useChange((body: Partial<BlockedNumber>) => call(`${path}/phone-numbers`, { method: 'POST', body }));
}
export function useRemoveBlocked() {
  const path = useBlockingPath();
  return useChange((id: string) => call(`${path}/phone-numbers/${id}`, { method: 'DELETE' }));
}

export const useVersions = (owner: Owner) =>
  useRead<{ records: Version[] }>(`${useBase(owner)}/clarion/call-handling/versions`, { perPage: 20 });
export function useRestore(owner: Owner) {
  const base = useBase(owner);
  return useChange((number: number) =>
    call(`${base}/clarion/call-handling/versions/${number}/restore`, { method: 'POST' }),
  );
}

export const useHolidays = () => useRead<{ records: Holiday[] }>('/account/~/clarion/holidays');
export const useAddHoliday = () =>
  useChange((body: Partial<Holiday>) => call('/account/~/clarion/holidays', { method: 'POST', body }));
export const useRemoveHoliday = () =>
  useChange((id: string) => call(`/account/~/clarion/holidays/${id}`, { method: 'DELETE' }));

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
