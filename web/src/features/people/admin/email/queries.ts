import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { EmailState } from '@/api/generated';

export type { EmailState } from '@/api/generated';

export const emailPath = '/account/~/clarion/email';

export const useEmailState = (enabled = true) =>
  useQuery({
    queryKey: ['admin', 'email'],
    queryFn: ({ signal }) => call<EmailState>(emailPath, { signal }),
    enabled,
  });
