import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { CitedInfo, RecordingInfo, WordsInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { PastMeeting } from '../home/queries';

export type RecordingStatus = 'Recording' | 'Stopped' | 'Queued' | 'Composing' | 'Available' | 'Failed';
export type WordsStatus = 'Queued' | 'Done' | 'Off' | 'Failed';

export interface Utterance {
  participant: string;
  name: string;
  start: number;
  end: number;
  text: string;
}

/** `at`: the second at which it was said. */
export type Cited = CitedInfo;

export type RecordedWords = WordsInfo;

export type MeetingRecording = RecordingInfo;

const own = '/account/~/extension/~';
const WORKING_EVERY = 5_000;

const works = ({ status, words }: MeetingRecording): boolean =>
  !['Available', 'Failed'].includes(status) || words?.status === 'Queued' || words?.summaryStatus === 'Queued';

/** Asked for again while something of them is still being made. */
export const useMeetingRecordings = (meetingId: string) =>
  useQuery({
    queryKey: [...keys.meetings, meetingId, 'recordings'],
    queryFn: async ({ signal }) =>
      (
        await call<{ records: MeetingRecording[] }>(
          `${own}/clarion/meetings/${encodeURIComponent(meetingId)}/recordings`,
          { signal },
        )
      ).records,
    refetchInterval: ({ state }) => (state.data?.some(works) ? WORKING_EVERY : false),
  });

export const usePastMeeting = (meetingId: string) =>
  useQuery({
    queryKey: [...keys.meetings, meetingId],
    queryFn: ({ signal }) =>
      call<PastMeeting>(
        new URL(`/rcvideo/v1/history/meetings/${encodeURIComponent(meetingId)}`, window.location.origin).href,
        { signal },
      ),
  });

export function useDeleteRecording() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(`${own}/clarion/meeting-recordings/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.meetings }),
  });
}

/** On this page's own address: the server may be reached by several names. */
export const sourceOf = ({ url }: Pick<MeetingRecording, 'url'>): string => (url ? new URL(url).pathname : '');
