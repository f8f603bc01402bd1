import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { SipRegistration } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Device, Page } from '@/api/shapes';
import { adminKeys } from '@/features/people/admin/queries';
import { usePolling } from '@/live/freshness';

export type Registration = SipRegistration;

export interface DeviceRecord extends Device {
  serial?: string;
  computerName?: string;
  useAsCommonPhone?: boolean;
  extension?: { id: string | number; extensionNumber: string; name: string };
  site?: { id: string; name: string };
  phoneLines?: { id: string; phoneInfo?: { phoneNumber: string } }[];
  registrations: Registration[];
}

export interface DeviceFilter {
  search: string;
  status: string;
  place: string;
  type: string;
}

export const PAGE_SIZE = 25;
const list = '/account/~/clarion/devices';

export const useDevicesPage = (filter: DeviceFilter, page: number) => {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: [...keys.allDevices, filter, page],
    queryFn: ({ signal }) => {
      const chosen = Object.fromEntries(Object.entries(filter).filter(([, value]) => value.trim()));
      return call<Page<DeviceRecord>>(list, { query: { ...chosen, page, perPage: PAGE_SIZE }, signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval,
  });
};

/** Devices of one person, with who is signed in. */
export const usePersonDevices = (person: { id: string; extensionNumber: string }, mayList: boolean) =>
  useQuery({
    queryKey: [...adminKeys.person(person.id), 'devices'],
    queryFn: async ({ signal }): Promise<DeviceRecord[]> => {
      const root = `/account/~/extension/${person.id}`;
      const [devices, signedIn] = await Promise.all([
        call<Page<DeviceRecord>>(`${root}/device`, { query: { perPage: 100 }, signal }),
        call<{ records: (Registration & { deviceId: string })[] }>(`${root}/clarion/registrations`, { signal }),
      ]);
      return devices.records.map((device) => ({
        ...device,
        registrations: signedIn.records.filter(({ deviceId }) => deviceId === device.id),
      }));
    },
    enabled: mayList,
  });

export const devicePath = (id: string): string => `/account/~/device/${encodeURIComponent(id)}`;
