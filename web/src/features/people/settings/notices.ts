import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { useExtensionPath } from '../ofExtension';

/** Kinds of events that people are told of by e-mail and text. */
export const told = ['missedCalls', 'voicemails', 'inboundTexts'] as const;
export type Told = (typeof told)[number];

export interface Notice {
  notifyByEmail: boolean;
  notifyBySms: boolean;
  includeAttachment?: boolean;
  includeTranscription?: boolean;
  markAsRead?: boolean;
}

export interface Notices extends Record<Told, Notice> {
  advancedMode: boolean;
  emailAddresses?: string[];
  smsPhoneNumbers?: string[];
}

export type NoticesChange = Partial<Record<Told, Partial<Notice>>> &
  Pick<Partial<Notices>, 'emailAddresses' | 'smsPhoneNumbers'>;

const keyOf = (path: string) => ['notification-settings', path] as const;

export function useNotices() {
  const path = useExtensionPath();
  return useQuery({
    queryKey: keyOf(path),
    queryFn: ({ signal }) => call<Notices>(`${path}/notification-settings`, { signal }),
  });
}

export function useNoticesChange() {
  const path = useExtensionPath();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NoticesChange) => call<Notices>(`${path}/notification-settings`, { method: 'PUT', body }),
    onSuccess: (found) => queries.setQueryData(keyOf(path), found),
  });
}
