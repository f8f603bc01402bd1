import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';

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

const path = '/account/~/extension/~/clarion/delegates';

export const useDelegates = () =>
  useQuery({ queryKey: keys.delegates, queryFn: ({ signal }) => call<Delegates>(path, { signal }) });

/** All delegates from now on. */
export function useSaveDelegates() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (delegates: StandIn[]) => call<Delegates>(path, { method: 'PUT', body: { delegates } }),
    onSuccess: (found) => queries.setQueryData(keys.delegates, found),
  });
}
