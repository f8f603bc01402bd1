import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  DeviceInfo,
  ListResponse,
  PagingDeviceInfo,
  PagingGroupInfo,
  PagingGroupMulticast,
  PagingInfo,
} from '@/api/generated';
import { keys } from '@/api/keys';

const root = '/account/~';
const own = `${root}/clarion/paging-groups`;

export type Multicast = PagingGroupMulticast;

export type PagingGroup = PagingGroupInfo;

/** What a form changes. */
export interface Setup {
  name: string;
  extensionNumber: string;
  userIds: string[];
  deviceIds: string[];
  multicast: Multicast;
}

export const usePagingGroups = () =>
  useQuery({
    queryKey: [...keys.paging, 'list'],
    queryFn: async ({ signal }) =>
      (await call<ListResponse<PagingGroupInfo>>(own, { query: { perPage: 1000 }, signal })).records,
  });

/** Who may page the group, and what sounds. */
export const useParts = (id: string | undefined) =>
  useQuery({
    queryKey: [...keys.paging, 'parts', id],
    queryFn: async ({ signal }) => {
      if (!id) return { userIds: [], deviceIds: [] };
      const path = `${root}/paging-only-groups/${id}`;
      const query = { perPage: 1000 };
      const [users, devices] = await Promise.all([
        call<ListResponse<PagingInfo>>(`${path}/users`, { query, signal }),
        call<ListResponse<PagingDeviceInfo>>(`${path}/devices`, { query, signal }),
      ]);
      return { userIds: users.records.map((one) => one.id), deviceIds: devices.records.map((one) => one.id) };
    },
    gcTime: 0,
  });

/** Phones of the company, without those in browsers. */
export const usePhones = () =>
  useQuery({
    queryKey: [...keys.allDevices, 'for-paging'],
    queryFn: async ({ signal }) => {
      const found = await call<ListResponse<DeviceInfo>>(`${root}/device`, { query: { perPage: 1000 }, signal });
      return found.records
        .filter(({ type }) => type !== 'WebPhone')
        .map(({ id, name, extension }) => ({
          value: id,
          label: [name, extension?.extensionNumber].filter(Boolean).join(' · ') || id,
        }));
    },
    staleTime: 30_000,
  });

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.paging }),
  });
}

const missing = (these: string[], those: string[]) => these.filter((one) => !those.includes(one));

/** A group, which is made when there is none yet; then who pages and what sounds, all of it or nothing. */
export const useSaveGroup = (group: PagingGroup | undefined, before: Pick<Setup, 'userIds' | 'deviceIds'>) =>
  useChange(async ({ name, extensionNumber, userIds, deviceIds, multicast }: Setup) => {
    const made = group
      ? await call<PagingGroup>(`${own}/${group.id}`, { method: 'PUT', body: { name, multicast } })
      : await call<PagingGroup>(own, {
          method: 'POST',
          body: { name, multicast, extensionNumber: extensionNumber || undefined },
        });
    await call(`${root}/paging-only-groups/${made.id}/bulk-assign`, {
      method: 'POST',
      body: {
        addedUserIds: missing(userIds, before.userIds),
        removedUserIds: missing(before.userIds, userIds),
        addedDeviceIds: missing(deviceIds, before.deviceIds),
        removedDeviceIds: missing(before.deviceIds, deviceIds),
      },
    });
  });

export const useRemoveGroup = () => useChange((id: string) => call(`${own}/${id}`, { method: 'DELETE' }));
