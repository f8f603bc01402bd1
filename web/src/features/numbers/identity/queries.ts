import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { IdentityInfo, NumberProofInfo, TrunkInfo, VerifiedNumberInfo } from '@/api/generated';

export type Choice = 'label' | 'screen' | 'reject';

export type IdentityPolicy = IdentityInfo;

export type VerifiedNumber = VerifiedNumberInfo;

export type NumberProof = NumberProofInfo;

export type Trunk = TrunkInfo;

export const policyPath = '/account/~/clarion/caller-identity';
export const verifiedPath = '/account/~/clarion/verified-numbers';
export const trunksPath = '/account/~/clarion/trunks';
const key = ['identity'];

export const useIdentityPolicy = (enabled: boolean) =>
  useQuery({
    queryKey: [...key, 'policy'],
    queryFn: ({ signal }) => call<IdentityPolicy>(policyPath, { signal }),
    enabled,
  });

export const useVerifiedNumbers = (enabled: boolean) =>
  useQuery({
    queryKey: [...key, 'verified'],
    queryFn: ({ signal }) =>
      call<{ records: VerifiedNumber[]; expired: VerifiedNumber[]; proofs: NumberProof[] }>(verifiedPath, { signal }),
    enabled,
    refetchInterval: 20_000,
  });

export const useTrunks = (enabled: boolean) =>
  useQuery({
    queryKey: [...key, 'trunks'],
    queryFn: async ({ signal }) => (await call<{ records: Trunk[] }>(trunksPath, { signal })).records,
    enabled,
  });

/** A change, after which everything about caller identity is read again. */
export function useIdentityChange<Wanted, Answer = unknown>(change: (wanted: Wanted) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}
