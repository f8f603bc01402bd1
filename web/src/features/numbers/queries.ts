import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { ListResponse, PhoneNumberInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Page, PhoneNumberRecord } from '@/api/shapes';
import { COMPANY } from './reach';

const fetchNumbers = async (path: string, signal: AbortSignal): Promise<PhoneNumberRecord[]> =>
  (await call<Page<PhoneNumberRecord>>(path, { query: { perPage: 1000 }, signal })).records;

export const useMyNumbers = () =>
  useQuery({
    queryKey: keys.myNumbers,
    queryFn: ({ signal }) => fetchNumbers('/account/~/extension/~/phone-number', signal),
    staleTime: 300_000,
  });

export interface NumberFilter {
  search?: string;
  usageType?: readonly string[];
  paymentType?: readonly string[];
}

export const PAGE_SIZE = 50;

/** Numbers of the account, found by the server, a page at a time. */
export const useNumbersPage = ({ search, usageType, paymentType }: NumberFilter, page = 1) =>
  useQuery({
    queryKey: [...keys.numbers, search, usageType, paymentType, page],
    queryFn: ({ signal }) =>
      call<ListResponse<PhoneNumberInfo>>('/account/~/phone-number', {
        query: {
          search: search?.trim() || undefined,
          usageType: usageType && [...usageType],
          paymentType: paymentType && [...paymentType],
          page,
          perPage: PAGE_SIZE,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Uses of numbers that stay with another carrier; those of `personal` belong to somebody. */
export const elsewhereUsages = [
  'ForwardedCompanyNumber',
  'ForwardedNumber',
  'ExternalMobileNumber',
  'IntegrationNumber',
] as const;
export type ElsewhereUsage = (typeof elsewhereUsages)[number];
export const personal: readonly ElsewhereUsage[] = ['ForwardedNumber', 'ExternalMobileNumber'];

export interface KeptElsewhere {
  phoneNumber: string;
  usageType: ElsewhereUsage;
  label: string;
  extension?: { id: string };
}

function useNumbersChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.numbers }),
  });
}

export const useKeepNumber = () =>
  useNumbersChange((body: KeptElsewhere) => call('/account/~/clarion/numbers-elsewhere', { method: 'POST', body }));

/** `reach`: the id of an extension, or the company; left out, it stays. */
/** What a number is for: calls, calls among which faxes are recognized, or faxes alone. */
export const uses = ['calls', 'both', 'faxes'] as const;
export type Takes = (typeof uses)[number];

const bodyOf: Record<Takes, { type: string; clarionFaxDetection: boolean }> = {
  calls: { type: 'VoiceFax', clarionFaxDetection: false },
  both: { type: 'VoiceFax', clarionFaxDetection: true },
  faxes: { type: 'FaxOnly', clarionFaxDetection: false },
};

export const takesOf = ({ type, clarionFaxDetection }: PhoneNumberRecord): Takes => {
  if (type === 'FaxOnly') return 'faxes';
  return clarionFaxDetection ? 'both' : 'calls';
};

interface NumberChange {
  id: string | number;
  label?: string;
  reach?: string;
  takes?: Takes;
}

export const useChangeNumber = () =>
  useNumbersChange(({ id, label, reach, takes }: NumberChange) => {
    const extension = reach === COMPANY ? null : { id: reach };
    return call(`/account/~/phone-number/${id}`, {
      method: 'PATCH',
      body: { label, ...(reach ? { extension } : {}), ...(takes ? bodyOf[takes] : {}) },
    });
  });

export const useRestNumber = () =>
  useNumbersChange((id: string | number) => call(`/account/~/phone-number/${id}/clarion/rest`, { method: 'POST' }));

export const useForgetNumber = () =>
  useNumbersChange((phoneNumber: string) =>
    call('/restapi/v2/accounts/~/phone-numbers', { method: 'DELETE', body: { records: [{ phoneNumber }] } }),
  );
