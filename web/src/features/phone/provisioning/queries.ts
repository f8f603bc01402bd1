import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { ApiError } from '@/api/errors';
import type {
  DeviceProvisioningInfo,
  FeatureCodeInfo,
  PhoneFamily,
  PhoneFamilyList,
  PhoneKey,
  PhoneSettingsPreview,
  ProvisioningRequest,
} from '@/api/generated';
import { keys } from '@/api/keys';

export type Family = PhoneFamily;

export type KeyKind = 'BLF' | 'SpeedDial' | 'Park';

export type { PhoneKey };

export type PhoneRequest = ProvisioningRequest;

export type Setup = DeviceProvisioningInfo;

const setupPath = (deviceId: string): string => `/account/~/clarion/devices/${encodeURIComponent(deviceId)}/setup`;
const setupKey = (deviceId: string) => [...keys.allDevices, 'setup', deviceId];

export const useFamilies = () =>
  useQuery({
    queryKey: ['phone-families'],
    queryFn: ({ signal }) => call<PhoneFamilyList>('/account/~/clarion/phone-families', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

const LOOK_AGAIN_MS = 3_000;

/** How a phone sets itself up; null: it is set up by hand. Looked at again while it is open: somebody waits for it. */
export const useSetup = (deviceId: string) =>
  useQuery({
    queryKey: setupKey(deviceId),
    queryFn: async ({ signal }): Promise<Setup | null> => {
      try {
        return await call<Setup>(setupPath(deviceId), { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data ? LOOK_AGAIN_MS : false),
  });

interface Wanted {
  method: 'PUT' | 'POST' | 'DELETE';
  part?: '/renew' | '/resync';
  body?: unknown;
}

export function useSetupChange(deviceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ method, part, body }: Wanted) => call(`${setupPath(deviceId)}${part ?? ''}`, { method, body }),
    onSettled: () => queries.invalidateQueries({ queryKey: setupKey(deviceId) }),
  });
}

/** The settings as text, without the password. */
export const useSettingsText = (deviceId: string, wanted: boolean) =>
  useQuery({
    queryKey: [...setupKey(deviceId), 'settings'],
    queryFn: ({ signal }) => call<PhoneSettingsPreview>(`${setupPath(deviceId)}/settings`, { signal }),
    enabled: wanted,
  });

export type Desk = FeatureCodeInfo;

const deskPath = (deviceId: string): string => `/account/~/clarion/devices/${encodeURIComponent(deviceId)}/desk`;
const deskKey = (deviceId: string) => [...keys.allDevices, 'desk', deviceId];

export const useDesk = (deviceId: string) =>
  useQuery({ queryKey: deskKey(deviceId), queryFn: ({ signal }) => call<Desk>(deskPath(deviceId), { signal }) });

export function useLeaveDesk(deviceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(deskPath(deviceId), { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: deskKey(deviceId) }),
  });
}
