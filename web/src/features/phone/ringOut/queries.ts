import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { RingOutInfo } from '@/api/generated';
import { isUnderway, stageOf } from './status';

const path = '/account/~/extension/~/ring-out';
const everySecond = 1_000;

type RingOut = RingOutInfo;

/** `first`: one of one's phones, a number, or nothing for all of one's phones. */
export interface Order {
  first: { forwardingNumberId: string } | { phoneNumber: string } | null;
  to: string;
  playPrompt: boolean;
}

export const useStartRingOut = () =>
  useMutation({
    mutationFn: ({ first, to, playPrompt }: Order) =>
      call<RingOut>(path, {
        method: 'POST',
        body: { ...(first ? { from: first } : {}), to: { phoneNumber: to }, playPrompt },
      }),
  });

/** Looked at every second until both talk, or somebody was not reached. */
export const useRingOut = (started: RingOut | undefined) =>
  useQuery({
    queryKey: ['ring-out', started?.id],
    queryFn: ({ signal }) => call<RingOut>(`${path}/${started?.id}`, { signal }),
    enabled: started !== undefined,
    initialData: started,
    staleTime: 0,
    gcTime: 0,
    retry: 3,
    refetchInterval: ({ state }) => (state.data && isUnderway(stageOf(state.data.status)) ? everySecond : false),
  });

export const useCancelRingOut = () =>
  useMutation({ mutationFn: (id: string) => call(`${path}/${id}`, { method: 'DELETE' }) });
