import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page, PhoneNumberRecord } from '@/api/shapes';

const fetchNumbers = async (path: string, signal: AbortSignal): Promise<PhoneNumberRecord[]> =>
  (await call<Page<PhoneNumberRecord>>(path, { query: { perPage: 1000 }, signal })).records;

export const useMyNumbers = () =>
  useQuery({
    queryKey: keys.myNumbers,
    queryFn: ({ signal }) => fetchNumbers('/account/~/extension/~/phone-number', signal),
    staleTime: 300_000,
  });

export const useAccountNumbers = () =>
  useQuery({
    queryKey: keys.numbers,
    queryFn: ({ signal }) => fetchNumbers('/account/~/phone-number', signal),
    staleTime: 60_000,
  });
