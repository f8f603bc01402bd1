import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  PortNumbersCheckFinding,
  PortOrderInfo,
  PortOrderList,
  PortOrderNumberInfo,
  PortOutInfo,
  PortOutList,
  PortOutProtection,
} from '@/api/generated';

export type OrderedNumber = PortOrderNumberInfo;

export type PortOrder = PortOrderInfo;

export interface OrderDraft {
  losingCarrier: string;
  accountNumber: string;
  pin?: string;
  authorisedPerson: string;
  requestedTime: string;
  numbers: { phoneNumber: string; extension?: { id: string } }[];
}

export type Finding = PortNumbersCheckFinding;

export type PortOut = PortOutInfo;

export const ordersPath = '/account/~/clarion/port-orders';
export const protectionPath = '/account/~/clarion/port-protection';
export const outsPath = '/account/~/clarion/port-outs';
const key = ['porting'];

export const usePortOrders = () =>
  useQuery({
    queryKey: [...key, 'orders'],
    queryFn: async ({ signal }) => (await call<PortOrderList>(ordersPath, { signal })).records,
    refetchInterval: 15_000,
  });

export const usePortOuts = () =>
  useQuery({
    queryKey: [...key, 'outs'],
    queryFn: async ({ signal }) => (await call<PortOutList>(outsPath, { signal })).records,
    refetchInterval: 15_000,
  });

export const useProtection = () =>
  useQuery({
    queryKey: [...key, 'protection'],
    queryFn: ({ signal }) => call<PortOutProtection>(protectionPath, { signal }),
  });

/** A change, after which everything about porting is read again. */
export function usePortingChange<Wanted, Answer = unknown>(change: (wanted: Wanted) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

/** Hand in the letter of authorisation of an order. */
export function sendPortLetter(orderId: string, letter: File): Promise<PortOrder> {
  const boundary = `clarion${crypto.randomUUID()}`;
  const name = letter.name.replace(/["\r\n]/g, '_');
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="attachment"; filename="${name}"\r\nContent-Type: ${letter.type || 'application/pdf'}\r\n\r\n`;
  const body = new Blob([head, letter, `\r\n--${boundary}--\r\n`], {
    type: `multipart/form-data; boundary=${boundary}`,
  });
  return call<PortOrder>(`${ordersPath}/${orderId}/letter`, { method: 'POST', body });
}
