import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { ListResponse, MessageInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { VoicemailMessage } from '@/api/shapes';
import { usePolling } from '@/live/freshness';

const own = '/account/~/extension/~';
const store = `${own}/message-store`;
// Without it the server tells of one day only.
const dateFrom = '2000-01-01T00:00:00.000Z';

export type Folder = 'Alive' | 'Deleted';

const fetchVoicemail = async (availability: Folder, signal: AbortSignal): Promise<VoicemailMessage[]> => {
  const query = { messageType: 'VoiceMail', availability, dateFrom, perPage: 200 };
  return (await call<ListResponse<MessageInfo>>(store, { query, signal })).records;
};

const keyOf = (folder: Folder) => [...keys.voicemail, folder] as const;

export const useVoicemail = (folder: Folder = 'Alive') => {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: keyOf(folder),
    queryFn: ({ signal }) => fetchVoicemail(folder, signal),
    refetchInterval,
  });
};

export const useUnheard = (): number =>
  useVoicemail().data?.filter((message) => message.readStatus === 'Unread').length ?? 0;

export const lengthOf = (message: VoicemailMessage): number => recordingOf(message)?.vmDuration ?? 0;

export const recordingOf = (message: VoicemailMessage) =>
  message.attachments?.find((attachment) => attachment.type === 'AudioRecording') ?? message.attachments?.[0];

export const wordsPath = (message: VoicemailMessage): string => `${own}/clarion/voicemail/${message.id}/transcript`;

/** Change the list on screen at once; put it back if the server says no. */
function useOptimistic<T>(
  folder: Folder,
  work: (input: T) => Promise<unknown>,
  change: (list: VoicemailMessage[], input: T) => VoicemailMessage[],
) {
  const queries = useQueryClient();
  const queryKey = keyOf(folder);
  return useMutation({
    mutationFn: work,
    onMutate: async (input: T) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData<VoicemailMessage[]>(queryKey);
      if (before) queries.setQueryData(queryKey, change(before, input));
      return { before };
    },
    onError: (_error, _input, context) => queries.setQueryData(queryKey, context?.before),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.voicemail }),
  });
}

type Id = VoicemailMessage['id'];

export interface ReadChange {
  id: Id;
  readStatus: VoicemailMessage['readStatus'];
}

export const useMarkVoicemail = () =>
  useOptimistic<ReadChange>(
    'Alive',
    ({ id, readStatus }) => call(`${store}/${id}`, { method: 'PUT', body: { readStatus } }),
    (list, { id, readStatus }) => list.map((message) => (message.id === id ? { ...message, readStatus } : message)),
  );

const without = (list: VoicemailMessage[], id: Id) => list.filter((message) => message.id !== id);

/** Into the bin; from there, for good. */
export const useDeleteVoicemail = (folder: Folder = 'Alive') =>
  useOptimistic<Id>(folder, (id) => call(`${store}/${id}`, { method: 'DELETE' }), without);

export const useRestoreVoicemail = () =>
  useOptimistic<Id>(
    'Deleted',
    (id) => call(`${store}/${id}`, { method: 'PATCH', body: { availability: 'Alive' } }),
    without,
  );

export interface Forwarding {
  id: Id;
  extensionIds: string[];
  emails: string[];
  comment: string;
  removeAfter: boolean;
}

export function useForwardVoicemail() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Forwarding) =>
      call(`${own}/clarion/voicemail/${id}/forward`, { method: 'POST', body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.voicemail }),
  });
}

const choiceKey = ['voicemail-words'];

interface Choice {
  available: boolean;
  voicemails: boolean;
}

export const useOwnWords = () =>
  useQuery({ queryKey: choiceKey, queryFn: ({ signal }) => call<Choice>(`${own}/clarion/transcription`, { signal }) });

export function useOwnWordsChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (voicemails: boolean) =>
      call<Choice>(`${own}/clarion/transcription`, { method: 'PUT', body: { voicemails } }),
    onSuccess: (found) => queries.setQueryData(choiceKey, found),
  });
}
