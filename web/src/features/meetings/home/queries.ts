import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
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
  security?: { passwordProtected?: boolean; password?: string; noGuests?: boolean; sameAccount?: boolean };
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
