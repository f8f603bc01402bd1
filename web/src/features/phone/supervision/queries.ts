import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';
import { usePolling } from '@/live/freshness';
import type { Group, Member, Mode, Supervision, WatchedCall, Wishes } from './shapes';

const root = '/account/~';
const groups = `${root}/call-monitoring-groups`;
const own = `${root}/clarion/supervision`;

/** Calls that I may supervise, and of how many people. Those of others come with no event: they are asked for. */
export function useWatchedCalls() {
  const slow = usePolling();
  return useQuery({
    queryKey: [...keys.supervision, 'live'],
    queryFn: ({ signal }) => call<{ records: WatchedCall[]; people: number }>(`${own}s/live`, { signal }),
    refetchInterval: ({ state }) => (state.data?.people ? 4_000 : slow),
  });
}

function useChange<Wanted, Answer = unknown>(change: (wanted: Wanted) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.supervision }),
  });
}

export const useSupervise = () =>
  useChange((wanted: { sessionId: string; agentExtensionId: string; supervisorDeviceId: string; mode: Mode }) => {
    const { sessionId, ...body } = wanted;
    return call(`${root}/telephony/sessions/${sessionId}/supervise`, { method: 'POST', body });
  });

export const useGroups = () =>
  useQuery({
    queryKey: [...keys.supervision, 'groups'],
    queryFn: async ({ signal }) => (await call<Page<Group>>(groups, { query: { perPage: 1000 }, signal })).records,
  });

export const useMembers = (id: string | undefined) =>
  useQuery({
    queryKey: [...keys.supervision, 'members', id],
    queryFn: async ({ signal }) =>
      id ? (await call<Page<Member>>(`${groups}/${id}/members`, { query: { perPage: 1000 }, signal })).records : [],
    gcTime: 0,
  });

export interface Wanted {
  id?: string;
  name: string;
  monitors: string[];
  monitored: string[];
}

/** Name and members of a group, which is made when it has no id yet. */
export const useSaveGroup = (before: Member[]) =>
  useChange(async ({ id, name, monitors, monitored }: Wanted) => {
    const made = await call<Group>(id ? `${groups}/${id}` : groups, { method: id ? 'PUT' : 'POST', body: { name } });
    const wanted = [...new Set([...monitors, ...monitored])];
    const addedExtensions = wanted.map((one) => ({
      id: one,
      permissions: [
        ...(monitors.includes(one) ? ['Monitoring'] : []),
        ...(monitored.includes(one) ? ['Monitored'] : []),
      ],
    }));
    const removedExtensions = before.filter((one) => !wanted.includes(one.id)).map((one) => ({ id: one.id }));
    await call(`${groups}/${made.id}/bulk-assign`, { method: 'POST', body: { addedExtensions, removedExtensions } });
  });

export const useRemoveGroup = () => useChange((id: string) => call(`${groups}/${id}`, { method: 'DELETE' }));

export const useWishes = () =>
  useQuery({ queryKey: [...keys.supervision, 'wishes'], queryFn: ({ signal }) => call<Wishes>(own, { signal }) });

export const useSaveWishes = () => useChange((body: Partial<Wishes>) => call<Wishes>(own, { method: 'PUT', body }));

export const useHistory = () =>
  useQuery({
    queryKey: [...keys.supervision, 'history'],
    queryFn: async ({ signal }) =>
      (await call<Page<Supervision>>(`${own}s`, { query: { perPage: 50 }, signal })).records,
  });
