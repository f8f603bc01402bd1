import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { Page, PhoneNumberRecord } from '@/api/shapes';
import { useExtensionPath } from '@/features/people/ofExtension';

export interface Choice {
  type?: string;
  phoneInfo?: { id: string; phoneNumber?: string };
}

export interface CallerIdRecord {
  byFeature: { feature: string; callerId: Choice }[];
  byDevice: { device: { id: string; name: string }; callerId: Choice }[];
  extensionNameForOutboundCalls: boolean;
  extensionNumberForInternalCalls: boolean;
}

const keyOf = (path: string) => ['caller-id', path] as const;

export function useCallerId() {
  const path = useExtensionPath();
  return useQuery({
    queryKey: keyOf(path),
    queryFn: ({ signal }) => call<CallerIdRecord>(`${path}/caller-id`, { signal }),
  });
}

/** The numbers that the extension may show: its own and the company's. */
export function useShowable() {
  const path = useExtensionPath();
  return useQuery({
    queryKey: [...keyOf(path), 'numbers'],
    queryFn: async ({ signal }) =>
      (await call<Page<PhoneNumberRecord>>(`${path}/phone-number`, { query: { perPage: 1000 }, signal })).records,
  });
}

export function useSaveCallerId() {
  const path = useExtensionPath();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<CallerIdRecord>) => call<CallerIdRecord>(`${path}/caller-id`, { method: 'PUT', body }),
    onSuccess: (found) => queries.setQueryData(keyOf(path), found),
  });
}
