import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { TrunkState } from '@/api/generated';
import { usePolling } from '@/live/freshness';

export type { TrunkState };

export interface TrunkFields {
  name: string;
  uri: string;
  addresses: string[];
  username: string;
  media: 'rtp' | 'sdes';
  priority: number;
  cost: number;
  prefixes: string[];
  numberFormat: 'e164' | 'digits' | 'national';
  country: string;
  dialPrefix: string;
  callerIdPolicy: 'pass' | 'own' | 'fixed';
  callerId: string;
  registers: boolean;
  probes: boolean;
  emergency: boolean;
  enabled: boolean;
  signsCalls: boolean;
  verifiesCalls: boolean;
  international: boolean;
}

export interface Trunk extends TrunkFields {
  id: string;
  hasPassword: boolean;
  states: TrunkState[];
}

export const newTrunk: TrunkFields = {
  name: '',
  uri: '',
  addresses: [],
  username: '',
  media: 'rtp',
  priority: 10,
  cost: 0,
  prefixes: [],
  numberFormat: 'e164',
  country: 'US',
  dialPrefix: '',
  callerIdPolicy: 'pass',
  callerId: '',
  registers: false,
  probes: true,
  emergency: true,
  enabled: true,
  signsCalls: false,
  verifiesCalls: true,
  international: false,
};

const path = '/account/~/clarion/trunks';
const key = ['admin', 'trunks'];

export const useTrunks = () => {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call<{ records: Trunk[] }>(path, { signal }),
    refetchInterval,
  });
};

/** Without an id a new one; without a body the end of it. */
export function useTrunkChange(id?: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: (TrunkFields & { password?: string }) | null) =>
      body
        ? call(id ? `${path}/${id}` : path, { method: id ? 'PUT' : 'POST', body })
        : call(`${path}/${id}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}
