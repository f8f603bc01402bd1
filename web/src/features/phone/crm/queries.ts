import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, request } from '@/api/client';
import type { CrmActivityInfo, CrmContact, CrmTemplateField, TemplateInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';
import type { Call } from '../engine/calls';

const root = '/account/~/clarion/crm';
const preference = '/account/~/extension/~/clarion/crm-settings';
const minutes = 60_000;

export type Wanted = CrmTemplateField;

export type Template = TemplateInfo;

export const journals = ['Matched', 'All', 'Off'] as const;
export type Journal = (typeof journals)[number];

export interface ConnectionFields {
  name: string;
  templateKey: string;
  /** One's own instead, as YAML. */
  template: string;
  address: string;
  authentication: string;
  settings: Record<string, string>;
  enabled: boolean;
  journal: Journal;
}

export interface Connection extends ConnectionFields {
  id: string;
  /** The names of those that are kept. */
  secrets: string[];
  problem: string;
}

export type { CrmContact };

export type Activity = CrmActivityInfo;

export const opening = ['Never', 'Ringing', 'Answered'] as const;
export type Opening = (typeof opening)[number];

// ---- for whoever's phone rings

/** Whether there is a CRM at all, and when its pages open by themselves. */
export const useCrm = () =>
  useQuery({
    queryKey: [...keys.crm, 'mine'],
    queryFn: ({ signal }) => call<{ opens: Opening; connected: boolean }>(preference, { signal }),
    staleTime: 5 * minutes,
  });

export const useSetOpening = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (opens: Opening) => call(preference, { method: 'PUT', body: { opens } }),
    onSettled: () => queries.invalidateQueries({ queryKey: [...keys.crm, 'mine'] }),
  });
};

/** A number of the public network: CRMs are asked about nothing else. */
export const isOutside = (number: string): boolean => /^\+?[0-9]{7,15}$/.test(number);

/** Whom the CRMs know behind a call. Nobody is asked about an emergency call, or a colleague. */
export function useCrmContacts({ number, emergency }: Pick<Call, 'number' | 'emergency'>): CrmContact[] {
  const { data: crm } = useCrm();
  const { data } = useQuery({
    queryKey: [...keys.crm, 'contacts', number],
    enabled: Boolean(crm?.connected) && !emergency && isOutside(number),
    queryFn: async ({ signal }) =>
      (await call<{ records: CrmContact[] }>(`${root}/contacts`, { query: { phoneNumber: number }, signal })).records,
    staleTime: 5 * minutes,
  });
  return data ?? [];
}

/** What CRMs said of numbers lately: by number, the first that they know. */
export function useKnownContacts(numbers: readonly string[]): Record<string, CrmContact | undefined> {
  const { data: crm } = useCrm();
  const wanted = [...new Set(numbers.filter(isOutside))].slice(0, 100);
  const { data } = useQuery({
    queryKey: [...keys.crm, 'known', wanted],
    enabled: Boolean(crm?.connected) && wanted.length > 0,
    queryFn: async ({ signal }) =>
      (
        await call<{ records: { phoneNumber: string; contacts: CrmContact[] }[] }>(`${root}/known-contacts`, {
          query: { phoneNumber: wanted },
          signal,
        })
      ).records,
    staleTime: minutes,
  });
  return Object.fromEntries((data ?? []).map(({ phoneNumber, contacts }) => [phoneNumber, contacts[0]]));
}

const notePath = (sessionId: string) => `/account/~/extension/~/clarion/crm-notes/${encodeURIComponent(sessionId)}`;

export const useNote = (sessionId: string) =>
  useQuery({
    queryKey: [...keys.crm, 'note', sessionId],
    queryFn: async ({ signal }) => (await call<{ text: string }>(notePath(sessionId), { signal })).text,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useWriteNote = (sessionId: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => call(notePath(sessionId), { method: 'PUT', body: { text } }),
    onSuccess: (_done, text) => queries.setQueryData([...keys.crm, 'note', sessionId], text),
  });
};

// ---- for administrators

/** Of what was typed, what the chosen way to sign in wants: another may have been chosen first. */
export const secretsOf = (typed: Record<string, string>, wanted: readonly Pick<Wanted, 'key'>[]) =>
  Object.fromEntries(wanted.flatMap(({ key }) => (typed[key] ? [[key, typed[key]]] : [])));

export const useTemplates = () =>
  useQuery({
    queryKey: [...keys.crm, 'templates'],
    queryFn: async ({ signal }) => (await call<{ records: Template[] }>(`${root}/templates`, { signal })).records,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const fetchTemplateText = async (key: string): Promise<string> =>
  (await request(`${root}/templates/${key}`)).text();

export const checkTemplate = (template: string): Promise<Template> =>
  call<Template>(`${root}/templates/check`, { method: 'POST', body: { template } });

export const useConnections = () =>
  useQuery({
    queryKey: [...keys.crm, 'connections'],
    queryFn: async ({ signal }) => (await call<{ records: Connection[] }>(`${root}/connections`, { signal })).records,
  });

export const useActivities = (state: Activity['state'] | '') =>
  useQuery({
    queryKey: [...keys.crm, 'activities', state],
    queryFn: async ({ signal }) =>
      (await call<Page<Activity>>(`${root}/activities`, { query: { perPage: 50, state: state || undefined }, signal }))
        .records,
    refetchInterval: 10_000,
  });

function useChange<Wish, Result>(change: (wish: Wish) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.crm }),
  });
}

export const useSaveConnection = (id?: string) =>
  useChange((body: ConnectionFields & { secrets: Record<string, string> }) =>
    call(id ? `${root}/connections/${id}` : `${root}/connections`, { method: id ? 'PUT' : 'POST', body }),
  );

export const useRemoveConnection = () =>
  useChange((id: string) => call(`${root}/connections/${id}`, { method: 'DELETE' }));

export const useTryConnection = (id: string) =>
  useChange((phoneNumber: string) =>
    call<{ records: CrmContact[]; problem: string }>(`${root}/connections/${id}/try`, {
      method: 'POST',
      body: { phoneNumber },
    }),
  );

export const useRetryActivity = () =>
  useChange((id: string) => call(`${root}/activities/${id}/retry`, { method: 'POST' }));
