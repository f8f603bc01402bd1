import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';

const own = '/clarion/federation';
const companies = '/clarion/team-messaging/companies';
const key = ['federation'] as const;

export type LinkState = 'Invited' | 'Asked' | 'Active' | 'Declined' | 'Ended';

export interface CompanyLink {
  id: string;
  address: string;
  server: string;
  name: string;
  state: LinkState;
  showsPeople: boolean;
  seesPeople: boolean;
  waiting: number;
  refused: number;
  problem: string;
}

export interface Federation {
  address: string;
  fingerprint: string;
  links: CompanyLink[];
  blocked: { server: string; time: string }[];
}

export const useFederation = () =>
  useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call<Federation>(own, { signal }),
    // The other side answers when it likes, and nothing here tells of it.
    refetchInterval: 10_000,
  });

export const useFingerprints = (id: string, wanted: boolean) =>
  useQuery({
    queryKey: [...key, 'fingerprint', id],
    queryFn: ({ signal }) => call<{ fingerprints: string[] }>(`${own}/links/${id}/fingerprint`, { signal }),
    enabled: wanted,
    retry: false,
  });

/** Do something about connections; then everything about them is read again. */
export function useFederationAct<T>(act: (given: T) => Promise<unknown>, done?: (given: T) => void) {
  const { t } = useText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (_answer, given) => {
      void queries.invalidateQueries({ queryKey: key });
      done?.(given);
    },
    onError: (error) => toastBad(t('state.notSaved'), error.message),
  });
}

export const inviteCompany = (body: { address: string; showsPeople: boolean }) =>
  call(`${own}/links`, { method: 'POST', body });
export const answerCompany = ({ id, ...body }: { id: string; accept: boolean; showsPeople: boolean }) =>
  call(`${own}/links/${id}/answer`, { method: 'POST', body });
export const showPeople = ({ id, showsPeople }: { id: string; showsPeople: boolean }) =>
  call(`${own}/links/${id}`, { method: 'PATCH', body: { showsPeople } });
export const endLink = (id: string) => call(`${own}/links/${id}`, { method: 'DELETE' });
export const blockServer = (server: string) => call(`${own}/blocks`, { method: 'POST', body: { server } });
export const unblockServer = (server: string) => call(`${own}/unblock`, { method: 'POST', body: { server } });

export interface Company {
  id: string;
  name: string;
  showsPeople: boolean;
}

export interface FarPerson {
  id: string;
  firstName: string;
  lastName: string;
  jobTitle: string;
}

export const farName = (person: FarPerson): string => `${person.firstName} ${person.lastName}`.trim();

/** Companies that chats can be shared with. */
export const useCompanies = () =>
  useQuery({
    queryKey: [...key, 'companies'],
    queryFn: ({ signal }) => call<{ records: Company[] }>(companies, { signal }).then(({ records }) => records),
  });

export const useFarPeople = (company: string, typed: string) =>
  useQuery({
    queryKey: [...key, 'people', company, typed],
    queryFn: ({ signal }) =>
      call<{ records: FarPerson[] }>(`${companies}/${company}/people`, { signal, query: { query: typed } }).then(
        ({ records }) => records,
      ),
    enabled: company !== '' && typed.length > 1,
    retry: false,
  });

export const bringIn = (company: string, chatId: string, people: FarPerson[]) =>
  call(`${companies}/${company}/people`, { method: 'POST', body: { chatId, people } });

export const talkWith = (company: string, person: FarPerson) =>
  call<{ id: string }>(`${companies}/${company}/conversations`, { method: 'POST', body: person });
