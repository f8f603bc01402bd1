import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { download } from '@/api/download';
import type { AccountClosingInfo, AccountClosingState, ListResponse } from '@/api/generated';

export type Closing = AccountClosingInfo;
export type State = AccountClosingState;

const own = '/clarion/account-closing';
const all = '/clarion/account-closings';
const key = ['account-closing'];

export const useClosingState = () =>
  useQuery({ queryKey: [...key, 'own'], queryFn: ({ signal }) => call<State>(own, { signal }) });

/** Of every customer, for the operator of the installation. */
export const useClosings = (page: number) =>
  useQuery({
    queryKey: [...key, 'all', page],
    queryFn: ({ signal }) => call<ListResponse<Closing>>(all, { signal, query: { page, perPage: 25 } }),
  });

/** Does something with a closing, and reads everything about it again. */
export function useClosingAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export const giveNotice = (body: { accountName: string; reason: string }): Promise<unknown> =>
  call(own, { method: 'POST', body });
export const keepOwn = (): Promise<unknown> => call(`${own}/withdrawal`, { method: 'POST' });
export const keep = (id: string): Promise<unknown> => call(`${all}/${id}/withdrawal`, { method: 'POST' });
export const hold = (id: string, reason: string): Promise<unknown> =>
  call(`${all}/${id}/hold`, { method: 'PUT', body: { reason } });
export const liftHold = (id: string): Promise<unknown> => call(`${all}/${id}/hold`, { method: 'DELETE' });
export const retry = (id: string): Promise<unknown> => call(`${all}/${id}/retry`, { method: 'POST' });
export const fetchCertificate = (id: string): Promise<void> =>
  download(`${all}/${id}/certificate`, `account-closing-${id}.json`);
