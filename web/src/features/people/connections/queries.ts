import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  ConnectedCalendarEvent,
  ConnectionInfo,
  ConnectionPreference,
  ConnectionProviderInfo,
} from '@/api/generated';
import { keys } from '@/api/keys';
import type { Presence } from '@/api/shapes';

const own = '/account/~/extension/~/clarion';
const providersPath = '/account/~/clarion/connection-providers';
const soon = 5_000;
const minute = 60_000;

export const providers = ['google', 'microsoft', 'dav'] as const;
export type Provider = (typeof providers)[number];
export type State = 'Waiting' | 'Working' | 'Failing' | 'NeedsYou';

export type Connection = ConnectionInfo;

export type CalendarEvent = ConnectedCalendarEvent;

export type CalendarSettings = ConnectionPreference;

export type Offer = ConnectionProviderInfo;

export interface Parts {
  contacts: boolean;
  calendar: boolean;
}

/** `otherServers`: those outside the domain that may know the password. */
export interface ServerWish extends Parts {
  name: string;
  address: string;
  userName: string;
  password: string;
  otherServers?: string[];
}

/** While something is read for the first time, it is looked at more often. */
const pace = (connections: readonly Connection[] | undefined): number =>
  connections?.some(({ state }) => state === 'Waiting') ? soon : minute;

export const useConnections = () =>
  useQuery({
    queryKey: [...keys.connections, 'mine'],
    queryFn: ({ signal }) => call<{ records: Connection[]; providers: Provider[] }>(`${own}/connections`, { signal }),
    refetchInterval: ({ state }) => pace(state.data?.records),
  });

/** `read`: when accounts were read last; after another reading it is another list. */
export const useCalendar = (read: string) =>
  useQuery({
    queryKey: [...keys.connections, 'calendar', read],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await call<{ records: CalendarEvent[] }>(`${own}/calendar`, { signal })).records,
    refetchInterval: minute,
  });

export const useCalendarSettings = () =>
  useQuery({
    queryKey: [...keys.connections, 'settings'],
    queryFn: ({ signal }) => call<CalendarSettings>(`${own}/calendar-settings`, { signal }),
  });

function useChange<Wish, Result>(change: (wish: Wish) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.connections });
      void queries.invalidateQueries({ queryKey: keys.contacts });
    },
  });
}

/** Where the provider asks the person. */
export const useAuthorize = () =>
  useChange((wish: Parts & { provider: Provider }) =>
    call<{ authorizationUri: string }>(`${own}/connections/authorize`, { method: 'POST', body: wish }),
  );

export const useComplete = () =>
  useChange((wish: { state: string; code: string }) =>
    call<Connection>(`${own}/connections/complete`, { method: 'POST', body: wish }),
  );

export const useConnectServer = () =>
  useChange((wish: ServerWish) => call<Connection>(`${own}/connections/dav`, { method: 'POST', body: wish }));

export const useReadAgain = () =>
  useChange((id: string) => call(`${own}/connections/${id}/refresh`, { method: 'POST' }));

/** Ids of those that count from now on. */
export const useChooseCalendars = (id: string) =>
  useChange((calendars: string[]) =>
    call<Connection>(`${own}/connections/${id}/calendars`, { method: 'PUT', body: { calendars } }),
  );

export const useDisconnect = () => useChange((id: string) => call(`${own}/connections/${id}`, { method: 'DELETE' }));

export const useSaveCalendarSettings = () =>
  useChange((body: CalendarSettings) => call(`${own}/calendar-settings`, { method: 'PUT', body }));

// ---- for administrators

export const useOffers = () =>
  useQuery({
    queryKey: [...keys.connections, 'offers'],
    queryFn: async ({ signal }) => (await call<{ records: Offer[] }>(providersPath, { signal })).records,
  });

export const useSaveOffer = (provider: Provider) =>
  useChange((body: { enabled: boolean; clientId: string; clientSecret: string; tenant: string }) =>
    call<Offer>(`${providersPath}/${provider}`, { method: 'PUT', body }),
  );

/** Until when somebody is in a meeting, if they are. */
export function meetingUntil(presence: Presence | undefined, now: Date): Date | undefined {
  const until = presence?.inMeetingUntil ? new Date(presence.inMeetingUntil) : undefined;
  const onCall = presence?.telephonyStatus && presence.telephonyStatus !== 'NoCall';
  return until && until > now && !onCall ? until : undefined;
}
