import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  DefaultEmergencyLocation,
  DevicePlaceInfo,
  EmergencyLocationInfo,
  ListResponse,
  LocationState,
  LocationTestInfo,
  NetworkInfo,
  NetworkMarkInfo,
  NetworkUserInfo,
} from '@/api/generated';
import { keys } from '@/api/keys';
import type { EmergencyAddress } from '@/api/shapes';

const standard = '/account/~/clarion/emergency-default';
const root = '/account/~/emergency-address-auto-update';

/** The place that something means: a location, or an address that becomes one. */
export interface Where {
  emergencyLocationId?: string;
  emergencyAddress?: EmergencyAddress;
}

export type Location = EmergencyLocationInfo;

/** A wireless point has a `bssid`, a switch a `chassisId` and perhaps a `port`. */
export type Mark = NetworkMarkInfo;

export interface MarkDraft extends Where {
  id?: string;
  name?: string;
  bssid?: string;
  chassisId?: string;
  port?: string;
}

export interface PublicRange {
  startIp: string;
  endIp: string;
}

export interface PrivateRange extends PublicRange, Where {
  name?: string;
}

export type Network = NetworkInfo;

export interface NetworkDraft {
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
      (
        await call<ListResponse<EmergencyLocationInfo>>('/account/~/emergency-locations', {
          query: { perPage: 1000 },
          signal,
        })
      ).records,
  });

/** The id of the location that everybody has who has no other; null for none. */
export const useDefault = () =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, 'default'],
    queryFn: async ({ signal }) => (await call<DefaultEmergencyLocation>(standard, { signal })).location?.id ?? null,
  });

const RUNNING_MS = 3000;

/** By the id of the address; asked again while a test runs. */
export const useLocationStates = () =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, 'states'],
    queryFn: async ({ signal }) => {
      const query = { perPage: 1000 };
      const { records } = await call<ListResponse<LocationState>>('/account/~/clarion/emergency-location-states', {
        query,
        signal,
      });
      return new Map(records.map((state) => [state.id, state]));
    },
    refetchInterval: ({ state: { data } }) =>
      data && [...data.values()].some(({ testResult }) => testResult === 'Running') ? RUNNING_MS : false,
  });

/** The last test of an address, once it has ended. */
export const useLatestTest = ({ id, testedAt, testResult }: LocationState) =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, 'tests', id, testedAt, testResult],
    queryFn: async ({ signal }) => {
      const query = { locationId: id, perPage: 1 };
      const tests = await call<ListResponse<LocationTestInfo>>('/account/~/clarion/emergency-location-tests', {
        query,
        signal,
      });
      return tests.records[0] ?? null;
    },
    enabled: testResult === 'Passed',
  });

export const useMarks = (kind: MarkKind) =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, kind],
    queryFn: async ({ signal }) =>
      (await call<ListResponse<NetworkMarkInfo>>(`${root}/${kind}`, { query: { perPage: 1000 }, signal })).records,
  });

export const useNetworks = () =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, 'networks'],
    queryFn: async ({ signal }) =>
      (await call<ListResponse<NetworkInfo>>(`${root}/networks`, { query: { perPage: 1000 }, signal })).records,
  });

export const useFollowers = (kind: FollowerKind, search: string) =>
  useQuery({
    queryKey: [...keys.emergencyPlaces, kind, search],
    queryFn: async ({ signal }) => {
      const query = { perPage: 50, searchString: search || undefined };
      const { records } = await call<ListResponse<NetworkUserInfo | DevicePlaceInfo>>(`${root}/${kind}`, {
        query,
        signal,
      });
      return records.map(
        (one): Follower =>
          'fullName' in one
            ? { ...one, name: one.fullName, detail: one.extensionNumber }
            : { ...one, detail: one.serial ?? '' },
      );
    },
    placeholderData: (before) => before,
  });

function useChange<Wanted, Answer>(change: (wanted: Wanted) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.emergencyPlaces }),
  });
}

const saved = (path: string, id: string | undefined, body: unknown) =>
  id ? call(`${root}/${path}/${id}`, { method: 'PUT', body }) : call(`${root}/${path}`, { method: 'POST', body });

export const useSaveMark = (kind: MarkKind) => useChange(({ id, ...body }: MarkDraft) => saved(kind, id, body));

export const useSaveNetwork = () => useChange(({ id, ...body }: NetworkDraft) => saved('networks', id, body));

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

const locationPath = '/account/~/emergency-locations';

export const useSaveLocation = () =>
  useChange(({ id, ...body }: { id?: string; name: string; address: EmergencyAddress }) =>
    id
      ? call<Location>(`${locationPath}/${id}`, { method: 'PUT', body })
      : call<Location>(locationPath, { method: 'POST', body }),
  );

export const useRemoveLocation = () =>
  useChange(({ id, instead }: { id: string; instead: string }) =>
    call(`${locationPath}/${id}`, { method: 'DELETE', query: instead ? { newLocationId: instead } : {} }),
  );

const checksPath = '/account/~/clarion/emergency-locations';

export const useConfirmLocation = () =>
  useChange((id: string) => call(`${checksPath}/${id}/confirm`, { method: 'POST' }));

export const useTestLocation = () => useChange((id: string) => call(`${checksPath}/${id}/test`, { method: 'POST' }));

export const useChooseDefault = () =>
  useChange((locationId: string) => call(standard, { method: 'PUT', body: { locationId } }));
