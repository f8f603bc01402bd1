import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call as ask } from '@/api/client';
import { keys } from '@/api/keys';
import type { Call } from '../engine/calls';

const telephony = '/account/~/telephony';
const settings = '/account/~/extension/~/conferencing';
const everyMs = 3_000;

/** How somebody's conference is reached by phone. */
export interface DialIn {
  allowJoinBeforeHost: boolean;
  hostCode: string;
  participantCode: string;
  phoneNumbers: { phoneNumber: string; location?: string; default?: boolean }[];
}

interface Named {
  name?: string;
  phoneNumber?: string;
  extensionNumber?: string;
}

export interface Member {
  id: string;
  extensionId?: string;
  direction: 'Inbound' | 'Outbound';
  from: Named;
  to: Named;
  conferenceRole?: 'Host' | 'Participant';
  status: { code: string };
  muted: boolean;
}

/** A conference that goes on. */
export interface Conference {
  id: string;
  creationTime: string;
  parties: Member[];
  conference: { room: string; open: boolean; locked: boolean; quiet: boolean; tones: boolean; ownerId: string };
}

export const membersOf = (one: Conference): Member[] =>
  one.parties.filter((party) => party.conferenceRole && !['Gone', 'Disconnected'].includes(party.status.code));

/** The person or number behind a member. */
export const nameOf = (member: Member): string => {
  const who = member.direction === 'Outbound' ? member.from : member.to;
  return who.name || who.phoneNumber || who.extensionNumber || '';
};

export const useDialIn = () =>
  useQuery({ queryKey: [...keys.conferences, 'dial-in'], queryFn: ({ signal }) => ask<DialIn>(settings, { signal }) });

export function useChangeDialIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { allowJoinBeforeHost: boolean }) => ask<DialIn>(settings, { method: 'PUT', body }),
    onSuccess: (now) => client.setQueryData([...keys.conferences, 'dial-in'], now),
  });
}

/** Those of mine, and those I am in; looked at again every few seconds while they are shown. */
export const useConferences = (enabled = true) =>
  useQuery({
    queryKey: [...keys.conferences, 'live'],
    queryFn: async ({ signal }) =>
      (await ask<{ records: Conference[] }>(`${telephony}/clarion/conferences`, { signal })).records,
    refetchInterval: everyMs,
    enabled,
  });

function useChange<T>(work: (given: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSettled: () => client.invalidateQueries({ queryKey: [...keys.conferences, 'live'] }),
  });
}

const party = (id: string, member: Member) => `${telephony}/sessions/${id}/parties/${member.id}`;

export const useMuteMember = () =>
  useChange(({ id, member, muted }: { id: string; member: Member; muted: boolean }) =>
    ask(party(id, member), { method: 'PATCH', body: { muted } }),
  );

export const useDropMember = () =>
  useChange(({ id, member }: { id: string; member: Member }) =>
    ask(party(id, member), { method: 'DELETE', body: { keepConferenceAlive: true } }),
  );

export const useSetConference = () =>
  useChange(({ id, ...body }: { id: string; quiet?: boolean; locked?: boolean }) =>
    ask(`${telephony}/sessions/${id}/clarion/conference`, { method: 'PATCH', body }),
  );

/** Two calls of mine become one: the one in front stays, and whom the other is with comes in. */
export const useMerge = () =>
  useChange(({ front, other }: { front: Call; other: Call }) =>
    ask(`${telephony}/sessions/${front.sessionId}/parties/${front.partyId}/clarion/merge`, {
      method: 'POST',
      body: { telephonySessionId: other.sessionId, partyId: other.partyId },
    }),
  );
