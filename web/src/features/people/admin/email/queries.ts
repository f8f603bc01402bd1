import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';

export interface EmailState {
  /** False while emails are only written into a folder of the server. */
  server: boolean;
  from: string;
  records: {
    id: string;
    to: string;
    subject: string;
    creationTime: string;
    status: 'Waiting' | 'GivenUp';
    problem: string;
  }[];
}

export const emailPath = '/account/~/clarion/email';

export const useEmailState = (enabled = true) =>
  useQuery({
    queryKey: ['admin', 'email'],
    queryFn: ({ signal }) => call<EmailState>(emailPath, { signal }),
    enabled,
  });
