import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { CustomGreetingInfo, ListResponse, StandardGreetingInfo } from '@/api/generated';
import { useExtensionPath } from '@/features/people/ofExtension';

/** `me`: the extension whose page this is. */
export type Owner = 'company' | 'me';

export type Greeting = CustomGreetingInfo;

export type Standard = StandardGreetingInfo;

function useRoot(owner: Owner): string {
  const extension = useExtensionPath();
  return owner === 'company' ? '/account/~' : extension;
}

export function useGreetings(owner: Owner) {
  const root = useRoot(owner);
  return useQuery({
    queryKey: ['greetings', root],
    queryFn: async ({ signal }) =>
      (await call<{ records: Greeting[] }>(`${root}/clarion/greetings`, { signal })).records,
  });
}

export const useStandard = () =>
  useQuery({
    queryKey: ['greetings', 'standard'],
    queryFn: async ({ signal }) =>
      (await call<ListResponse<StandardGreetingInfo>>('/dictionary/greeting', { query: { perPage: 200 }, signal }))
        .records,
    staleTime: Number.POSITIVE_INFINITY,
  });

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey: ['greetings'] }) });
}

export function useUpload(owner: Owner, type: string) {
  const root = useRoot(owner);
  return useChange((file: File) => call(`${root}/greeting`, { method: 'POST', query: { type }, body: file }));
}
export function useMake(owner: Owner, type: string) {
  const root = useRoot(owner);
  return useChange((what: { text: string } | { presetId: string }) =>
    call(`${root}/greeting`, { method: 'POST', body: { type, ...what } }),
  );
}
export function useApply(owner: Owner) {
  const root = useRoot(owner);
  return useChange((id: string) => call(`${root}/clarion/greetings/${id}/applied`, { method: 'PUT' }));
}
export function useRemove(owner: Owner) {
  const root = useRoot(owner);
  return useChange((id: string) => call(`${root}/clarion/greetings/${id}`, { method: 'DELETE' }));
}
