import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import { useMe } from '@/features/people/queries';
import { usePolling } from '@/live/freshness';
import type { Details, Level, LiveCaller, LiveQueue, MemberSkills, Rules, Setup, Skill } from './shapes';
import { wrapUpOf } from './wall';

const root = '/account/~';
const own = `${root}/clarion/call-queues`;

const fetchLive = async (signal: AbortSignal) =>
  (await call<{ records: LiveQueue[] }>(`${own}/live`, { signal })).records;

/** The queues that concern the person, as they are now. */
export const useLiveQueues = () => {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: [...keys.queues, 'live'],
    queryFn: ({ signal }) => fetchLive(signal),
    refetchInterval,
  });
};

/** Until when I wrap up after the call of a queue, as far as is known; asked only while there was one lately. */
export function useMyWrapUp(wanted: boolean): string | undefined {
  const { data: me } = useMe();
  const refetchInterval = usePolling();
  const { data } = useQuery({
    queryKey: [...keys.queues, 'live'],
    queryFn: ({ signal }) => fetchLive(signal),
    refetchInterval,
    enabled: wanted,
  });
  return wanted ? wrapUpOf(data ?? [], String(me?.id ?? '')) : undefined;
}

/** The next caller may ring at once. */
export const useReady = () => useChange(() => call(`${root}/extension/~/clarion/ready`, { method: 'POST' }));

/** How the queue has done since midnight, or in the last minutes, for those who manage it: one request for all. */
export const useLevel = (id: string, wanted: boolean, minutes?: number) =>
  useQuery({
    queryKey: [...keys.queues, 'levels', minutes ?? 'today'],
    queryFn: async ({ signal }) => {
      const from = new Date();
      if (minutes) from.setMinutes(from.getMinutes() - minutes);
      else from.setHours(0, 0, 0, 0);
      const query = { timeFrom: from.toISOString() };
      const found = await call<{ records: (Level & { id: string })[] }>(`${own}/service-levels`, { query, signal });
      return new Map(found.records.map((level) => [level.id, level]));
    },
    select: (levels) => levels.get(id),
    enabled: wanted,
    staleTime: 15_000,
  });

export const useSetup = (id: string) =>
  useQuery({
    queryKey: [...keys.queues, id, 'setup'],
    queryFn: async ({ signal }): Promise<Setup> => {
      const [details, rules, members, overflow, levels] = await Promise.all([
        call<Details>(`${root}/call-queues/${id}`, { signal }),
        call<Rules>(`${own}/${id}/rules`, { signal }),
        call<{ records: { id: number }[] }>(`${root}/call-queues/${id}/members`, { query: { perPage: 1000 }, signal }),
        call<Setup['overflow']>(`${root}/extension/${id}/overflow-settings`, { signal }),
        call<{ records: MemberSkills[] }>(`${own}/${id}/skills`, { signal }),
      ]);
      const memberIds = members.records.map((one) => String(one.id));
      return { details, rules, memberIds, overflow, memberSkills: levels.records };
    },
    gcTime: 0,
  });

function useChange<Wanted, Answer = unknown>(change: (wanted: Wanted) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.queues }),
  });
}

export const useAddQueue = () =>
  useChange((body: { name: string; extensionNumber?: string; memberIds: string[] }) =>
    call<Details>(own, { method: 'POST', body }),
  );

/** All parts of a queue that have changed; the first that is refused stops the rest. */
export const useSaveQueue = (before: Setup) =>
  useChange(async (after: Setup) => {
    const { id } = before.details;
    const { name, extensionNumber, subType, editableMemberStatus, serviceLevelSettings } = after.details;
    await call(`${own}/${id}/rules`, { method: 'PUT', body: after.rules });
    await call(`${root}/call-queues/${id}`, {
      method: 'PUT',
      body: { name, extensionNumber, subType, editableMemberStatus, serviceLevelSettings },
    });
    const addedExtensionIds = after.memberIds.filter((one) => !before.memberIds.includes(one));
    const removedExtensionIds = before.memberIds.filter((one) => !after.memberIds.includes(one));
    if (addedExtensionIds.length || removedExtensionIds.length)
      await call(`${root}/call-queues/${id}/bulk-assign`, {
        method: 'POST',
        body: { addedExtensionIds, removedExtensionIds },
      });
    const records = after.memberSkills.filter(({ member }) => after.memberIds.includes(member.id));
    if (after.memberSkills !== before.memberSkills && records.length)
      await call(`${own}/${id}/skills`, { method: 'PUT', body: { records } });
    await call(`${root}/extension/${id}/overflow-settings`, {
      method: 'PUT',
      body: { enabled: after.overflow.enabled, items: after.overflow.items.map(({ id: other }) => ({ id: other })) },
    });
  });

const skills = `${root}/clarion/skills`;

/** What members of the company's queues can, or could. */
export const useSkills = () =>
  useQuery({
    queryKey: [...keys.queues, 'skills'],
    queryFn: async ({ signal }) =>
      (await call<{ records: Skill[] }>(skills, { query: { perPage: 1000 }, signal })).records,
  });

export const useAddSkill = () => useChange((name: string) => call<Skill>(skills, { method: 'POST', body: { name } }));

export const useRenameSkill = () =>
  useChange(({ id, name }: Skill) => call<Skill>(`${skills}/${id}`, { method: 'PUT', body: { name } }));

export const useRemoveSkill = () => useChange((id: string) => call(`${skills}/${id}`, { method: 'DELETE' }));

export const useRemoveQueue = () => useChange((id: string) => call(`${root}/extension/${id}`, { method: 'DELETE' }));

/** Whether I take the calls of a queue. */
export const useTaking = () =>
  useChange(({ id, acceptCalls }: { id: string; acceptCalls: boolean }) =>
    call(`${root}/extension/~/call-queue-presence`, {
      method: 'PUT',
      body: { records: [{ callQueue: { id }, acceptCalls }] },
    }),
  );

/** Take a caller who waits, with the phone in this browser. */
export const useTake = () =>
  useChange(({ caller, deviceId }: { caller: LiveCaller; deviceId: string }) =>
    call(`${root}/telephony/sessions/${caller.telephonySessionId}/parties/${caller.partyId}/pickup`, {
      method: 'POST',
      body: { deviceId },
    }),
  );
