import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';

const root = '/account/~/clarion';

export interface PickupGroup {
  id: string;
  name: string;
  extensionNumber: string;
  members: { id: string | number; name: string }[];
}

export interface Waiting {
  telephonySessionId: string;
  partyId: string;
  name?: string;
  phoneNumber?: string;
  parkedBy?: { id?: string };
  since?: string | null;
}

export interface ParkLocation {
  id: string;
  name: string;
  extensionNumber: string;
  waiting: Waiting[];
}

/** `memberIds` of groups only. */
export interface Place {
  name: string;
  extensionNumber: string;
  memberIds?: string[];
}

export const usePickupGroups = () =>
  useQuery({
    queryKey: [...keys.pickup, 'groups'],
    queryFn: async ({ signal }) =>
      (await call<Page<PickupGroup>>(`${root}/pickup-groups`, { query: { perPage: 1000 }, signal })).records,
  });

export const useParkLocations = (enabled = true) =>
  useQuery({
    enabled,
    queryKey: keys.parked,
    queryFn: ({ signal }) =>
      call<{ records: ParkLocation[]; slots: { slot: string; waiting: Waiting[] }[] }>(`${root}/park-locations`, {
        signal,
      }),
    refetchInterval: 10_000,
  });

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.pickup }),
  });
}

export type Kind = 'pickup-groups' | 'park-locations';

export const useSavePlace = (kind: Kind, id?: string) =>
  useChange(({ name, extensionNumber, memberIds }: Place) =>
    id
      ? call(`${root}/${kind}/${id}`, { method: 'PUT', body: { name, memberIds } })
      : call(`${root}/${kind}`, {
          method: 'POST',
          body: { name, memberIds, extensionNumber: extensionNumber || undefined },
        }),
  );

export const useRemovePlace = (kind: Kind) =>
  useChange((id: string) => call(`${root}/${kind}/${id}`, { method: 'DELETE' }));
