import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { DeviceInfo, ListResponse } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Device, DeviceSipInfo, EmergencyAddress } from '@/api/shapes';

const fetchDevices = async (signal: AbortSignal): Promise<Device[]> =>
  (await call<ListResponse<DeviceInfo>>('/account/~/extension/~/device', { query: { perPage: 100 }, signal })).records;

export const useDevices = () => useQuery({ queryKey: keys.devices, queryFn: ({ signal }) => fetchDevices(signal) });

/** SIP sign-in of one device; asked for only when someone opens it. */
export const useSipInfo = (deviceId: string, enabled: boolean) =>
  useQuery({
    queryKey: keys.sipInfo(deviceId),
    queryFn: ({ signal }) =>
      call<DeviceSipInfo>(`/account/~/device/${encodeURIComponent(deviceId)}/sip-info`, { signal }),
    enabled,
    staleTime: 300_000,
  });

export const addressOfDevice = (device: Device): EmergencyAddress | undefined =>
  device.emergency?.address ?? device.emergencyServiceAddress;

export function useSaveEmergencyAddress() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ deviceId, address }: { deviceId: string; address: EmergencyAddress }) =>
      call(`/account/~/device/${encodeURIComponent(deviceId)}`, { method: 'PUT', body: { emergency: { address } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.devices }),
  });
}
