import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { TranscriptSettings, TranscriptUtterance, TranscriptUtteranceWord } from '@/api/generated';

export type SpokenWord = TranscriptUtteranceWord;

export type Utterance = TranscriptUtterance;

export interface Transcript {
  status: 'NotAvailable' | 'InProgress' | 'TimedOut' | 'Completed' | 'CompletedPartially' | 'Failed' | 'Unknown';
  problem?: string;
  utterances: Utterance[];
  /** Places of those that tell most, where there are many. */
  highlights?: number[];
}

export const transcriptKey = (path: string) => ['spoken', path];

/** What was said. While somebody still listens, it is asked for again. */
export const useTranscript = (path: string, wanted = true) =>
  useQuery({
    queryKey: transcriptKey(path),
    queryFn: ({ signal }) => call<Transcript>(path, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'InProgress' ? 4_000 : false),
    enabled: wanted,
    staleTime: 30_000,
  });

export function useOrderTranscript(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<Transcript>(path, { method: 'POST' }),
    onSuccess: (transcript) => client.setQueryData(transcriptKey(path), transcript),
  });
}

export type TranscriptionSettings = TranscriptSettings;

const settings = '/account/~/clarion/transcription';

export const useTranscription = () =>
  useQuery({ queryKey: ['transcription'], queryFn: ({ signal }) => call<TranscriptionSettings>(settings, { signal }) });

export function useTranscriptionChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<TranscriptionSettings>) =>
      call<TranscriptionSettings>(settings, { method: 'PUT', body }),
    onSuccess: (found) => client.setQueryData(['transcription'], found),
  });
}
