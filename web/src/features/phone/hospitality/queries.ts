import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  HospitalityPropertyInfo,
  HospitalityRoom,
  HospitalityRoomList,
  HospitalityStay,
  HospitalityStayList,
} from '@/api/generated';
import { keys } from '@/api/keys';

const root = '/account/~/clarion/rooms';
const link = '/account/~/clarion/property-link';

export const housekeeping = ['Clean', 'Dirty', 'Inspected', 'OutOfOrder'] as const;
export type Housekeeping = (typeof housekeeping)[number];

export type Room = HospitalityRoom;

export type Stay = HospitalityStay;

export type PropertyLink = HospitalityPropertyInfo;

export const useRooms = () =>
  useQuery({
    queryKey: [...keys.rooms, 'list'],
    queryFn: async ({ signal }) => (await call<HospitalityRoomList>(root, { signal })).records,
    refetchInterval: 10_000,
  });

export const useStays = () =>
  useQuery({
    queryKey: [...keys.rooms, 'stays'],
    queryFn: async ({ signal }) => (await call<HospitalityStayList>(`${root}/stays`, { signal })).records,
    refetchInterval: 10_000,
  });

/** null: none is made yet. */
export const usePropertyLink = (enabled: boolean) =>
  useQuery({
    queryKey: [...keys.rooms, 'link'],
    queryFn: ({ signal }) => call<PropertyLink>(link, { signal }).catch(() => null),
    enabled,
  });

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.rooms }),
  });
}

export interface RoomWish {
  id: string;
  housekeeping?: Housekeeping;
  outboundCalls?: boolean;
}

export const useSetRoom = () =>
  useChange(({ id, ...body }: RoomWish) => call(`${root}/${id}`, { method: 'PUT', body }));

export interface Arrival {
  firstName: string;
  lastName: string;
  outboundCalls: boolean;
  /** Empty: nothing opens the voicemail at the room's phone. */
  ivrPin: string;
}

export const useCheckIn = (id: string) =>
  useChange(({ firstName, lastName, ...more }: Arrival) =>
    call(`${root}/${id}/check-in`, { method: 'POST', body: { guest: { firstName, lastName }, ...more } }),
  );

export const useCheckOut = (id: string) => useChange(() => call(`${root}/${id}/check-out`, { method: 'POST' }));

export const useMakeLink = () => useChange((newSecret: boolean) => call(link, { method: 'PUT', body: { newSecret } }));
