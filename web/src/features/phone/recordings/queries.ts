import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { CallRecordingSettingsInfo, ListResponse, RecordedCall, RecordedExtensionInfo } from '@/api/generated';

export type RecordingSettings = CallRecordingSettingsInfo;

export interface SettingsChange {
  onDemand?: Partial<RecordingSettings['onDemand']>;
  automatic?: Partial<RecordingSettings['automatic']>;
}

export type Direction = 'Inbound' | 'Outbound' | 'All';

export type Recorded = RecordedExtensionInfo;

export interface Candidate {
  id: number | string;
  name: string;
  extensionNumber?: string;
}

const settingsKey = ['call-recording'];
const recordedKey = ['call-recording', 'extensions'];

export const useRecordingSettings = () =>
  useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => call<RecordingSettings>('/account/~/call-recording', { signal }),
  });

export function useSettingsChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SettingsChange) => call<RecordingSettings>('/account/~/call-recording', { method: 'PUT', body }),
    onSuccess: (settings) => client.setQueryData(settingsKey, settings),
  });
}

export const useRecorded = () =>
  useQuery({
    queryKey: recordedKey,
    queryFn: async ({ signal }) =>
      (
        await call<ListResponse<RecordedExtensionInfo>>('/account/~/call-recording/extensions', {
          query: { perPage: 1000 },
          signal,
        })
      ).records,
  });

export interface Assignment {
  addedExtensions?: { id: string; callDirection: Direction }[];
  updatedExtensions?: { id: string; callDirection: Direction }[];
  removedExtensions?: { id: string }[];
}

export function useAssign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Assignment) => call('/account/~/call-recording/bulk-assign', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: settingsKey }),
  });
}

export type { RecordedCall } from '@/api/generated';

/** Recorded calls of so many days that one may hear, by what was said. */
export const useRecordedCalls = (search: string, days: number, page: number) =>
  useQuery({
    queryKey: ['call-recording', 'calls', search, days, page],
    queryFn: ({ signal }) => {
      const dateFrom = new Date(Date.now() - days * 86_400_000).toISOString();
      return call<ListResponse<RecordedCall>>('/account/~/clarion/recorded-calls', {
        query: { search, dateFrom, page, perPage: 25 },
        signal,
      });
    },
    placeholderData: keepPreviousData,
  });

export const startRecording = (sessionId: string, partyId: string): Promise<unknown> =>
  call(`/account/~/telephony/sessions/${sessionId}/parties/${partyId}/recordings`, { method: 'POST' });

export const endRecording = (sessionId: string, partyId: string, id: string): Promise<unknown> =>
  call(`/account/~/telephony/sessions/${sessionId}/parties/${partyId}/recordings/${id}`, { method: 'DELETE' });

export const setRecording = (sessionId: string, partyId: string, id: string, active: boolean): Promise<unknown> =>
  call(`/account/~/telephony/sessions/${sessionId}/parties/${partyId}/recordings/${id}`, {
    method: 'PATCH',
    body: { active },
  });
