import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { download } from '@/api/download';
import type { ListResponse, PrivacyPreview, PrivacyRequestInfo } from '@/api/generated';

export type PrivacyRequest = PrivacyRequestInfo;
export type Kind = PrivacyRequest['kind'];
export type Status = PrivacyRequest['status'];
export type Preview = PrivacyPreview;

export interface Order {
  kind: Kind;
  extensionId?: string;
  name?: string;
  numbers?: string[];
  emails?: string[];
  content?: boolean;
  company?: boolean;
  note?: string;
}

type Page = ListResponse<PrivacyRequest>;

const all = '/clarion/privacy-requests';
const own = '/clarion/own-privacy-requests';
const key = ['privacy-requests'];
const underWay: readonly Status[] = ['Approved', 'InProgress'];

/** Read again while something is being done, so that the page shows when it is done. */
const soon = (page: Page | undefined) => (page?.records.some((each) => underWay.includes(each.status)) ? 3000 : false);

export const useRequests = (page: number) =>
  useQuery({
    queryKey: [...key, 'all', page],
    queryFn: ({ signal }) => call<Page>(all, { signal, query: { page, perPage: 25 } }),
    refetchInterval: (query) => soon(query.state.data),
  });

export const useOwnRequests = () =>
  useQuery({
    queryKey: [...key, 'own'],
    queryFn: ({ signal }) => call<Page>(own, { signal, query: { perPage: 5 } }),
    refetchInterval: (query) => soon(query.state.data),
  });

export const usePreview = (id: string) =>
  useQuery({
    queryKey: [...key, 'preview', id],
    queryFn: ({ signal }) => call<Preview>(`${all}/${id}/preview`, { signal }),
    staleTime: 0,
  });

/** Does something with requests, and reads them again. */
export function useHandling() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export const createRequest = (body: Order): Promise<unknown> => call(all, { method: 'POST', body });
export const createOwn = (body: Order): Promise<unknown> => call(own, { method: 'POST', body });
export const cancelOwn = (id: string): Promise<unknown> => call(`${own}/${id}/cancellation`, { method: 'POST' });
export const approve = (id: string): Promise<unknown> => call(`${all}/${id}/approval`, { method: 'POST' });
export const cancel = (id: string): Promise<unknown> => call(`${all}/${id}/cancellation`, { method: 'POST' });
export const answer = (id: string, what: 'refusal' | 'extension', text: string): Promise<unknown> =>
  call(`${all}/${id}/${what}`, { method: 'POST', body: { answer: text } });

export const fetchArchive = (id: string, mine: boolean): Promise<void> =>
  download(`${mine ? own : all}/${id}/archive`, `data-${id}.zip`);
export const fetchCertificate = (id: string): Promise<void> =>
  download(`${all}/${id}/certificate`, `erasure-${id}.json`);
