import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  DeliveryAttempt,
  ListResponse,
  NotificationInfo,
  SubscriptionInfo,
  WebhookDeliveryDetails,
  WebhookDeliveryInfo,
} from '@/api/generated';

export type Subscription = SubscriptionInfo;

export type DeliveryState = 'Waiting' | 'Delivered' | 'Failed' | 'Skipped';

export type Attempt = DeliveryAttempt;

export type Delivery = WebhookDeliveryInfo;

export type DeliveryDetails = WebhookDeliveryDetails;

const key = ['subscriptions'] as const;
const root = '/clarion/subscriptions';
const fresh = { refetchInterval: 5_000 };

export const useSubscriptions = () =>
  useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call<ListResponse<SubscriptionInfo>>(`${root}?perPage=100`, { signal }),
    ...fresh,
  });

export const useDeliveries = (id: string, state: DeliveryState | '') =>
  useQuery({
    queryKey: [...key, id, 'deliveries', state],
    queryFn: ({ signal }) =>
      call<ListResponse<WebhookDeliveryInfo>>(`${root}/${id}/deliveries?perPage=100${state ? `&state=${state}` : ''}`, {
        signal,
      }),
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
      call<Partial<NotificationInfo> | undefined>(`${root}/${id}${path}`, { method, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}
