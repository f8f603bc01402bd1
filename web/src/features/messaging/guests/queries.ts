import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { GuestInfo } from '@/api/generated';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';

const own = '/clarion/team-messaging';
const key = ['guests'];

export type Guest = GuestInfo;

export interface Invitation {
  email: string;
  firstName: string;
  lastName: string;
  teamIds: string[];
  days: number;
}

interface Setting {
  enabled: boolean;
}

export const useGuests = (ended: boolean) =>
  useQuery({
    queryKey: [...key, ended ? 'ended' : 'now'],
    queryFn: ({ signal }) =>
      call<{ records: Guest[] }>(`${own}/guests`, { signal, query: { ended, perPage: 1000 } }).then(
        ({ records }) => records,
      ),
  });

export const useGuestSetting = () =>
  useQuery({
    queryKey: [...key, 'setting'],
    queryFn: ({ signal }) => call<Setting>(`${own}/guest-setting`, { signal }),
  });

/** Teams that one is in: only into these can one invite. */
export const useOwnTeams = () =>
  useQuery({
    queryKey: [...key, 'teams'],
    queryFn: ({ signal }) =>
      call<{ records: { id: string; type: string; name?: string; status?: string }[] }>(`${own}/chats`, {
        signal,
        query: { recordCount: 250 },
      }).then(({ records }) => records.filter((each) => each.type === 'Team' && each.status !== 'Archived')),
  });

/** Do something with guests; then everything about them is read again. */
export function useGuestAct<T>(act: (given: T) => Promise<unknown>, done?: (given: T) => void) {
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

export const setEnabled = (enabled: boolean) => call(`${own}/guest-setting`, { method: 'PUT', body: { enabled } });
export const invite = (body: Invitation) => call(`${own}/guests`, { method: 'POST', body });
export const inviteAgain = (id: string) => call(`${own}/guests/${id}/invitation`, { method: 'POST' });
export const letGo = (id: string) => call(`${own}/guests/${id}`, { method: 'DELETE' });
