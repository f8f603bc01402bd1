import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { TeamsCertificate, TeamsPerson } from '@/api/generated';
import { keys } from '@/api/keys';

const root = '/account/~/clarion/ms-teams';
const users = '/account/~/ms-teams/direct-routing/users';
/** As many people as one request may name. */
export const mostAtOnce = 25;

export type { TeamsCertificate };

export interface TeamsProxy {
  name: string;
  /** null: it was not asked yet. */
  reachable: boolean | null;
  lastStatus: number;
  answerMs: number;
}

export interface TeamsState {
  proxies: TeamsProxy[];
  heardFrom: string;
  heardAt?: string;
  lastCallFromTeamsAt?: string;
  lastCallToTeamsAt?: string;
  refusedNumber: string;
  refusedAt?: string;
}

export interface TeamsSetup {
  configured: boolean;
  fqdn?: string;
  enabled?: boolean;
  port?: number;
  proxies: string[];
  networks: string[];
  certificate?: TeamsCertificate | null;
  states?: TeamsState[];
  commands?: string;
}

export type { TeamsPerson };

export interface SetupWish {
  fqdn?: string;
  enabled?: boolean;
  certificate?: string;
  privateKey?: string;
  proxies?: string[];
  networks?: string[];
}

export const useTeamsSetup = () =>
  useQuery({
    queryKey: [...keys.msTeams, 'setup'],
    queryFn: ({ signal }) => call<TeamsSetup>(root, { signal }),
    refetchInterval: 15_000,
  });

/** Where the name of the SBC leads, as the server sees it. */
export const useTeamsName = (fqdn?: string) =>
  useQuery({
    queryKey: [...keys.msTeams, 'dns', fqdn],
    queryFn: ({ signal }) => call<{ addresses: string[] }>(`${root}/dns`, { signal }),
    enabled: Boolean(fqdn),
  });

export const useTeamsPeople = () =>
  useQuery({
    queryKey: [...keys.msTeams, 'people'],
    queryFn: async ({ signal }) => (await call<{ records: TeamsPerson[] }>(`${root}/people`, { signal })).records,
  });

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.msTeams }),
  });
}

export const useSaveTeams = () => useChange((body: SetupWish) => call(root, { method: 'PUT', body }));

export const useRemoveTeams = () => useChange((_: null) => call(root, { method: 'DELETE' }));

const inParts = <Item>(items: Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / mostAtOnce) }, (_, part) =>
    items.slice(part * mostAtOnce, (part + 1) * mostAtOnce),
  );

export interface Mapping {
  extensionId: string;
  phoneNumber: string;
}

/** Any number of people, in as many requests as that takes. */
export const useConnectPeople = () =>
  useChange(async (wanted: Mapping[]) => {
    for (const mappings of inParts(wanted)) await call(users, { method: 'POST', body: { mappings } });
  });

export const useDisconnectPeople = () =>
  useChange(async (wanted: string[]) => {
    for (const part of inParts(wanted))
      await call(users, { method: 'DELETE', query: { extensionIds: part.join(',') } });
  });
