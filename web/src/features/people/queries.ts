import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { batched } from '@/api/batch';
import { call } from '@/api/client';
import type { ListResponse, PresenceInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Account, Contact, Extension, Presence } from '@/api/shapes';
import type { PresenceLook } from '@/design/parts/Person';
import { usePolling } from '@/live/freshness';
import { refreshDirectory } from './directory';

export const useMe = () =>
  useQuery({
    queryKey: keys.me,
    queryFn: ({ signal }) => call<Extension>('/account/~/extension/~', { signal }),
    staleTime: 300_000,
  });

/** The country whose numbers are written the national way: the person's, else the account's. */
export function useHomeCountry(): string | undefined {
  const { data: me } = useMe();
  const { data: account } = useQuery({
    queryKey: keys.account,
    queryFn: ({ signal }) => call<Account>('/account/~', { signal }),
    staleTime: 3_600_000,
  });
  return (me?.regionalSettings ?? account?.regionalSettings)?.homeCountry?.isoCode;
}

/** Whether somebody administers the whole account. Who holds a role for a part of it is asked of `useRights`. */
export const useIsAdmin = (): boolean => Boolean(useMe().data?.permissions?.admin?.enabled);

export function useUpdateContact() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (contact: Contact) => call<Extension>('/account/~/extension/~', { method: 'PUT', body: { contact } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.me });
      refreshDirectory(queries);
    },
  });
}

const MOST_AT_ONCE = 200; // of the server

const fetchPresence = batched<Presence>(MOST_AT_ONCE, async (extensionId) => {
  const query = { detailedTelephonyState: true, extensionId, perPage: MOST_AT_ONCE };
  const page = await call<ListResponse<PresenceInfo>>('/account/~/presence', { query });
  return new Map(page.records.map((presence) => [String(presence.extension?.id ?? ''), presence]));
});

const presenceQuery = (id: string, refetchInterval: number | false) => ({
  queryKey: [...keys.presence, id],
  queryFn: async () => (await fetchPresence(id)) ?? null,
  enabled: Boolean(id),
  refetchInterval,
});

/** The presence of a person on this page; those of a page are read together. */
export const usePresence = (id: string | undefined): Presence | undefined =>
  useQuery(presenceQuery(id ?? '', usePolling())).data ?? undefined;

export function usePresences(ids: readonly string[]): ReadonlyMap<string, Presence> {
  const refetchInterval = usePolling();
  return useQueries({
    queries: ids.map((id) => presenceQuery(id, refetchInterval)),
    combine: (answers) => new Map(answers.flatMap(({ data }, at) => (data ? [[ids[at] ?? '', data] as const] : []))),
  });
}

/** One word and colour for the several fields presence has. */
export function lookOf(presence: Presence | undefined): PresenceLook {
  if (!presence) return 'offline';
  if (presence.telephonyStatus === 'Ringing') return 'ringing';
  if (presence.telephonyStatus && presence.telephonyStatus !== 'NoCall') return 'oncall';
  if (presence.dndStatus === 'DoNotAcceptAnyCalls') return 'dnd';
  if (presence.presenceStatus === 'Busy') return 'busy';
  return presence.presenceStatus === 'Available' ? 'available' : 'offline';
}

export type Availability = 'available' | 'busy' | 'dnd' | 'invisible';

const asked: Record<Availability, Presence> = {
  available: { userStatus: 'Available', dndStatus: 'TakeAllCalls' },
  busy: { userStatus: 'Busy', dndStatus: 'TakeAllCalls' },
  dnd: { userStatus: 'Busy', dndStatus: 'DoNotAcceptAnyCalls' },
  invisible: { userStatus: 'Offline', dndStatus: 'TakeAllCalls' },
};

export function useSetAvailability() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Availability) =>
      call('/account/~/extension/~/presence', { method: 'PUT', body: asked[wanted] }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.presence }),
  });
}
