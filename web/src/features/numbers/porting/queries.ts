import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';

export interface OrderedNumber {
  phoneNumber: string;
  extension?: { id: string; extensionNumber: string; name: string };
}

export interface PortOrder {
  id: string;
  state: string;
  losingCarrier: string;
  accountNumber: string;
  pinGiven: boolean;
  authorisedPerson: string;
  requestedTime: string;
  confirmedTime?: string;
  reason?: string;
  statement: string;
  numbers: OrderedNumber[];
  letter?: { fileName: string; signedBy: string };
  history: { time: string; state: string; note: string }[];
}

export interface OrderDraft {
  losingCarrier: string;
  accountNumber: string;
  pin?: string;
  authorisedPerson: string;
  requestedTime: string;
  numbers: { phoneNumber: string; extension?: { id: string } }[];
}

export interface Finding {
  phoneNumber: string;
  code: string;
  message: string;
}

export interface PortOut {
  id: string;
  state: string;
  winningCarrier: string;
  numbers: string[];
  dueTime: string;
  holdSecondsLeft: number;
  reason: string;
}

export const ordersPath = '/account/~/clarion/port-orders';
export const protectionPath = '/account/~/clarion/port-protection';
export const outsPath = '/account/~/clarion/port-outs';
const key = ['porting'];

export const usePortOrders = () =>
  useQuery({
    queryKey: [...key, 'orders'],
    queryFn: async ({ signal }) => (await call<{ records: PortOrder[] }>(ordersPath, { signal })).records,
    refetchInterval: 15_000,
  });

export const usePortOuts = () =>
  useQuery({
    queryKey: [...key, 'outs'],
    queryFn: async ({ signal }) => (await call<{ records: PortOut[] }>(outsPath, { signal })).records,
    refetchInterval: 15_000,
  });

export const useProtection = () =>
  useQuery({
    queryKey: [...key, 'protection'],
    queryFn: ({ signal }) => call<{ pinSet: boolean; locked: boolean }>(protectionPath, { signal }),
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
