import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { DelegatedLine, DelegationInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import { useExtensionPath } from '@/features/people/ofExtension';

export type StandIn = DelegatedLine;

export type Delegates = DelegationInfo;

const keyOf = (path: string) => [...keys.delegates, path] as const;

export function useDelegates() {
  const path = useExtensionPath();
  return useQuery({
    queryKey: keyOf(path),
    queryFn: ({ signal }) => call<Delegates>(`${path}/clarion/delegates`, { signal }),
  });
}

/** All delegates from now on. */
export function useSaveDelegates() {
  const path = useExtensionPath();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (delegates: StandIn[]) =>
      call<Delegates>(`${path}/clarion/delegates`, { method: 'PUT', body: { delegates } }),
    onSuccess: (found) => queries.setQueryData(keyOf(path), found),
  });
}
