import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';

export interface Subscription {
  id: string;
  status: string;
  eventFilters: string[];
  creationTime: string;
  expirationTime: string;
  deliveryMode: { transportType: string; address: string };
  blacklistedData?: { reason: string };
  owner?: { extensionId: string; extensionNumber?: string; name: string };
  app?: { clientId: string; name: string };
  waiting?: number;
  neverExpires?: boolean;
  failingSince?: string;
  nextAttemptAt?: string;
}

export type DeliveryState = 'Waiting' | 'Delivered' | 'Failed' | 'Skipped';

export interface Attempt {
  number: number;
  startTime: string;
  durationMs: number;
  status: number | null;
  problem: string;
  requestHeaders?: Record<string, string>;
  answerHeaders?: Record<string, string>;
  answer?: string;
}

export interface Delivery {
  id: number;
  uuid: string;
  event: string;
  state: DeliveryState;
  attemptCount: number;
  creationTime: string;
  settledTime?: string;
  lastAttempt?: Attempt;
  replayOf?: number;
}

export type DeliveryDetails = Delivery & { payload: string; attempts: Attempt[] };

interface Paged<T> {
  records: T[];
  paging: { totalElements?: number };
}

const key = ['subscriptions'] as const;
const root = '/clarion/subscriptions';
const fresh = { refetchInterval: 5_000 };

export const useSubscriptions = () =>
  useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call<Paged<Subscription>>(`${root}?perPage=100`, { signal }),
    ...fresh,
  });

export const useDeliveries = (id: string, state: DeliveryState | '') =>
  useQuery({
    queryKey: [...key, id, 'deliveries', state],
    queryFn: ({ signal }) =>
      call<Paged<Delivery>>(`${root}/${id}/deliveries?perPage=100${state ? `&state=${state}` : ''}`, { signal }),
    ...fresh,
  });

export const useDelivery = (id: string, delivery: number) =>
  useQuery({
    queryKey: [...key, id, 'deliveries', 'one', delivery],
    queryFn: ({ signal }) => call<DeliveryDetails>(`${root}/${id}/deliveries/${delivery}`, { signal }),
    ...fresh,
  });

/** Something done to a subscription: the path below it, and a body. */
export function useSubscriptionAction(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ path = '', method = 'POST', body }: { path?: string; method?: 'POST' | 'DELETE'; body?: object }) =>
      call<{ replayed?: number } | undefined>(`${root}/${id}${path}`, { method, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}
