import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page, VoicemailMessage } from '@/api/shapes';
import { usePolling } from '@/live/freshness';

const store = '/account/~/extension/~/message-store';

const fetchVoicemail = async (signal: AbortSignal): Promise<VoicemailMessage[]> => {
  const query = { messageType: 'VoiceMail', availability: 'Alive', perPage: 200 };
  return (await call<Page<VoicemailMessage>>(store, { query, signal })).records;
};

export const useVoicemail = () => {
  const refetchInterval = usePolling();
  return useQuery({ queryKey: keys.voicemail, queryFn: ({ signal }) => fetchVoicemail(signal), refetchInterval });
};

export const useUnheard = (): number =>
  useVoicemail().data?.filter((message) => message.readStatus === 'Unread').length ?? 0;

export const lengthOf = (message: VoicemailMessage): number => recordingOf(message)?.vmDuration ?? 0;

export const recordingOf = (message: VoicemailMessage) =>
  message.attachments?.find((attachment) => attachment.type === 'AudioRecording') ?? message.attachments?.[0];

/** Change the list on screen at once; put it back if the server says no. */
function useOptimistic<T>(
  work: (input: T) => Promise<unknown>,
  change: (list: VoicemailMessage[], input: T) => VoicemailMessage[],
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onMutate: async (input: T) => {
      await queries.cancelQueries({ queryKey: keys.voicemail });
      const before = queries.getQueryData<VoicemailMessage[]>(keys.voicemail);
      if (before) queries.setQueryData(keys.voicemail, change(before, input));
      return { before };
    },
    onError: (_error, _input, context) => queries.setQueryData(keys.voicemail, context?.before),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.voicemail }),
  });
}

export interface ReadChange {
  id: VoicemailMessage['id'];
  readStatus: VoicemailMessage['readStatus'];
}

export const useMarkVoicemail = () =>
  useOptimistic<ReadChange>(
    ({ id, readStatus }) => call(`${store}/${id}`, { method: 'PUT', body: { readStatus } }),
    (list, { id, readStatus }) => list.map((message) => (message.id === id ? { ...message, readStatus } : message)),
  );

export const useDeleteVoicemail = () =>
  useOptimistic<VoicemailMessage['id']>(
    (id) => call(`${store}/${id}`, { method: 'DELETE' }),
    (list, id) => list.filter((message) => message.id !== id),
  );
