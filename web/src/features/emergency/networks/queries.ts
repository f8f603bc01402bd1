import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { EmergencyAddress, Page } from '@/api/shapes';

const root = '/account/~/emergency-address-auto-update';

/** The place that something means: a location, or an address that becomes one. */
export interface Where {
  emergencyLocationId?: string;
  emergencyAddress?: EmergencyAddress;
}

export interface Location {
  id: string;
  name: string;
  address: EmergencyAddress;
}

/** A wireless point has a `bssid`, a switch a `chassisId` and perhaps a `port`. */
export interface Mark extends Where {
  id?: string;
  name?: string;
  bssid?: string;
  chassisId?: string;
  port?: string;
  emergencyLocation?: { id: string; name: string };
}

export interface PublicRange {
  startIp: string;
  endIp: string;
}

export interface PrivateRange extends PublicRange, Where {
  name?: string;
}

export interface Network {
  id?: string;
  name: string;
  publicIpRanges: PublicRange[];
  privateIpRanges: PrivateRange[];
}

export interface Follower {
  id: string;
  name: string;
  detail: string;
  featureEnabled: boolean;
}

export type MarkKind = 'wireless-points' | 'switches';
export type FollowerKind = 'users' | 'devices';

export const useLocations = () =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, 'locations'],
    queryFn: async ({ signal }) =>
      (await call<Page<Location>>('/account/~/emergency-locations', { query: { perPage: 1000 }, signal })).records,
  });

export const useMarks = (kind: MarkKind) =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, kind],
    queryFn: async ({ signal }) =>
      (await call<Page<Mark>>(`${root}/${kind}`, { query: { perPage: 1000 }, signal })).records,
  });

export const useNetworks = () =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, 'networks'],
    queryFn: async ({ signal }) =>
      (await call<Page<Network>>(`${root}/networks`, { query: { perPage: 1000 }, signal })).records,
  });

interface FollowerRecord {
  id: string;
  fullName?: string;
  name?: string;
  extensionNumber?: string;
  serial?: string;
  featureEnabled: boolean;
}

export const useFollowers = (kind: FollowerKind, search: string) =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, kind, search],
    queryFn: async ({ signal }) => {
      const query = { perPage: 50, searchString: search || undefined };
      const { records } = await call<Page<FollowerRecord>>(`${root}/${kind}`, { query, signal });
      return records.map(
        ({ id, fullName, name, extensionNumber, serial, featureEnabled }): Follower => ({
          id,
          name: fullName ?? name ?? id,
          detail: extensionNumber ?? serial ?? '',
          featureEnabled,
        }),
      );
    },
    placeholderData: (before) => before,
  });

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.emergencyPlaces }),
  });
}

const saved = (path: string, id: string | undefined, body: unknown) =>
  id ? call(`${root}/${path}/${id}`, { method: 'PUT', body }) : call(`${root}/${path}`, { method: 'POST', body });

export const useSaveMark = (kind: MarkKind) => useChange(({ id, ...body }: Mark) => saved(kind, id, body));

export const useSaveNetwork = () => useChange(({ id, ...body }: Network) => saved('networks', id, body));

export const useRemove = (kind: MarkKind | 'networks') =>
  useChange((id: string) => call(`${root}/${kind}/${id}`, { method: 'DELETE' }));

export const useFollow = (kind: FollowerKind) =>
  useChange(({ id, on }: { id: string; on: boolean }) => {
    const what = kind === 'users' ? 'UserIds' : 'DeviceIds';
    return call(`${root}/${kind}/bulk-assign`, {
      method: 'POST',
      body: { [`${on ? 'enabled' : 'disabled'}${what}`]: [id] },
    });
  });
