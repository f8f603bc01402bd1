import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import { useExtensionPath } from '@/features/people/ofExtension';

export interface StandIn {
  extension: { id: string; extensionNumber: string; name: string };
  ringsAlong: boolean;
  callsOnBehalf: boolean;
}

export interface Delegates {
  /** Dialled before the extension of a delegator, a star and a number. */
  code: string;
  delegates: StandIn[];
  delegators: StandIn[];
}

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
