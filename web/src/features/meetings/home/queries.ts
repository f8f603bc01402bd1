import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { MeetingChatInfo } from '@/api/generated';
import { keys } from '@/api/keys';

export type WaitingRoom = 'Nobody' | 'GuestsOnly' | 'OtherAccount' | 'Everybody';

/** A permanent meeting: its link and PINs stay. */
export interface Bridge {
  id: string;
  name: string;
  type: 'Instant' | 'Scheduled' | 'PMI';
  pins: { web: string; pstn: { participant: string; host?: string } };
  security: {
    passwordProtected: boolean;
    noGuests: boolean;
    sameAccount: boolean;
    e2ee: boolean;
    password?: { plainText: string; joinQuery: string };
  };
  preferences: {
    join: { audioMuted: boolean; videoMuted: boolean; waitingRoomRequired: WaitingRoom };
    joinBeforeHost: boolean;
    screenSharing: boolean;
  };
  discovery: { web: string };
}

/** What is given changes. */
export interface BridgeChange {
  name?: string;
  security?: {
    passwordProtected?: boolean;
    password?: string;
    noGuests?: boolean;
    sameAccount?: boolean;
    e2ee?: boolean;
  };
  preferences?: {
    join?: Partial<Bridge['preferences']['join']>;
    joinBeforeHost?: boolean;
    screenSharing?: boolean;
  };
}

/** As `addressOf` wants it: a path that is not below /restapi/v1.0. */
const video = (path: string): string => new URL(`/rcvideo${path}`, window.location.origin).href;

/** Everybody's own meeting; the server makes it when it is first asked for. */
export const usePersonalMeeting = () =>
  useQuery({
    queryKey: [...keys.meetings, 'personal'],
    queryFn: ({ signal }) => call<Bridge>(video('/v2/account/~/extension/~/bridges/default'), { signal }),
    staleTime: 60_000,
  });

export function useChangeMeeting() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: BridgeChange }) =>
      call<Bridge>(video(`/v2/bridges/${encodeURIComponent(id)}`), { method: 'PATCH', body: change }),
    onSuccess: (changed) => {
      if (changed.type === 'PMI') queries.setQueryData([...keys.meetings, 'personal'], changed);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.meetings }),
  });
}

export const createMeeting = (name: string, type: 'Instant' | 'Scheduled' = 'Instant'): Promise<Bridge> =>
  call<Bridge>(video('/v2/account/~/extension/~/bridges'), { method: 'POST', body: { name, type } });

/** The chat of team messaging behind a meeting; made when it is first opened. */
export const openMeetingChat = async (bridgeId: string): Promise<string> =>
  (
    await call<MeetingChatInfo>(`/account/~/extension/~/clarion/meeting-chats/${encodeURIComponent(bridgeId)}`, {
      method: 'POST',
    })
  ).chatId;

/** The link for invitations. Who has it needs no password besides. */
export const linkOf = ({ discovery, security }: Bridge): string => {
  const query = security.password?.joinQuery;
  return query ? `${discovery.web}?pw=${encodeURIComponent(query)}` : discovery.web;
};

/** On this page's own address: the server may be reached by several names. */
export const pathOf = (bridge: Bridge): string => {
  const { pathname, search } = new URL(linkOf(bridge));
  return pathname + search;
};

const own = '/account/~/extension/~';

/** One time that a planned meeting takes place. */
export interface Upcoming {
  meetingId: string;
  topic: string;
  startTime: string;
  durationInMinutes: number;
  recurring: boolean;
  hostName: string;
  host: boolean;
  joinUri: string;
  live: boolean;
}

export interface Recurrence {
  frequency: 'Daily' | 'Weekly' | 'Monthly';
  interval?: number;
  weeklyByDays?: string[];
  count?: number;
}

export interface Planned {
  id: string;
  topic: string;
  agenda?: string;
  password?: string;
  schedule?: { startTime?: string; durationInMinutes: number; timeZone: { name: string } };
  recurrence?: Recurrence;
  invitees?: { email: string }[];
  allowJoinBeforeHost: boolean;
  enableWaitingRoom: boolean;
  muteParticipantsOnEntry: boolean;
}

/** What is planned, as the server takes it. */
export interface Plan extends Omit<Planned, 'id' | 'recurrence'> {
  meetingType: 'Scheduled' | 'ScheduledRecurring';
  recurrence?: Recurrence;
}

export const useUpcoming = () =>
  useQuery({
    queryKey: [...keys.meetings, 'upcoming'],
    queryFn: async ({ signal }) =>
      (await call<{ records: Upcoming[] }>(`${own}/clarion/upcoming-meetings`, { signal })).records,
    refetchInterval: 60_000,
  });

export const readPlanned = (id: string): Promise<Planned> => call<Planned>(`${own}/meeting/${encodeURIComponent(id)}`);

function useChange<Given>(work: (given: Given) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.meetings }),
  });
}

/** A new meeting, or the change of one. */
export const usePlan = () =>
  useChange(({ id, plan }: { id?: string; plan: Plan }) =>
    id
      ? call(`${own}/meeting/${encodeURIComponent(id)}`, { method: 'PUT', body: plan })
      : call(`${own}/meeting`, { method: 'POST', body: plan }),
  );

export const useCancelMeeting = () =>
  useChange((id: string) => call(`${own}/meeting/${encodeURIComponent(id)}`, { method: 'DELETE' }));

export interface Attendance {
  id: string;
  displayName: string;
  type: 'User' | 'Guest';
  joinTime: string;
  leaveTime?: string;
}

export interface PastMeeting {
  id: string;
  displayName: string;
  startTime: string;
  duration: number;
  status: 'Done' | 'InProgress';
  hostInfo: { displayName: string };
  participants: Attendance[];
  recordings: { id: string }[];
}

const PAST_SHOWN = 20;

export const usePast = () =>
  useQuery({
    queryKey: [...keys.meetings, 'past'],
    queryFn: async ({ signal }) =>
      (
        await call<{ meetings: PastMeeting[] }>(video('/v1/history/meetings'), {
          query: { perPage: PAST_SHOWN },
          signal,
        })
      ).meetings,
  });
