import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';

export type Owner = 'company' | 'me';

export interface Greeting {
  id: string;
  type: string;
  contentUri?: string;
  text?: string;
  answeringRule: { id: string };
  clarion: { applied: boolean; seconds: number; preset?: { id: string; name: string } };
}

export interface Standard {
  id: string;
  type: string;
  usageType: string;
  name: string;
  text?: string;
  contentUri?: string;
}

const rootOf = (owner: Owner): string => (owner === 'company' ? '/account/~' : '/account/~/extension/~');

export const useGreetings = (owner: Owner) =>
  useQuery({
    queryKey: ['greetings', owner],
    queryFn: async ({ signal }) =>
      (await call<{ records: Greeting[] }>(`${rootOf(owner)}/clarion/greetings`, { signal })).records,
  });

export const useStandard = () =>
  useQuery({
    queryKey: ['greetings', 'standard'],
    queryFn: async ({ signal }) =>
      (await call<{ records: Standard[] }>('/dictionary/greeting', { query: { perPage: 200 }, signal })).records,
    staleTime: Number.POSITIVE_INFINITY,
  });

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey: ['greetings'] }) });
}

export const useUpload = (owner: Owner, type: string) =>
  useChange((file: File) => call(`${rootOf(owner)}/greeting`, { method: 'POST', query: { type }, body: file }));
export const useMake = (owner: Owner, type: string) =>
  useChange((what: { text: string } | { presetId: string }) =>
    call(`${rootOf(owner)}/greeting`, { method: 'POST', body: { type, ...what } }),
  );
export const useApply = (owner: Owner) =>
  useChange((id: string) => call(`${rootOf(owner)}/clarion/greetings/${id}/applied`, { method: 'PUT' }));
export const useRemove = (owner: Owner) =>
  useChange((id: string) => call(`${rootOf(owner)}/clarion/greetings/${id}`, { method: 'DELETE' }));
