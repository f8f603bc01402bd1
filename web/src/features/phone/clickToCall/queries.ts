import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';

export interface ButtonFields {
  name: string;
  origins: string[];
  consent: string;
  enabled: boolean;
  perNumber: number;
  perHour: number;
}

export interface ClickToCallButton extends ButtonFields {
  id: string;
  key: string;
  scriptUri: string;
}

export const usual: ButtonFields = {
  name: '',
  origins: [],
  consent: '',
  enabled: true,
  perNumber: 3,
  perHour: 30,
};

const path = (extension: string) => `/account/~/extension/${extension}/clarion/click-to-call-buttons`;

/** Of one extension; `~` is oneself. */
export const useButtons = (extension: string) =>
  useQuery({
    queryKey: [...keys.clickToCall, extension],
    queryFn: async ({ signal }) => (await call<{ records: ClickToCallButton[] }>(path(extension), { signal })).records,
  });

/** The form's part of a button. */
const bodyOf = ({ name, origins, consent, enabled, perNumber, perHour }: ButtonFields): ButtonFields => ({
  name,
  origins,
  consent,
  enabled,
  perNumber,
  perHour,
});

function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.clickToCall }),
  });
}

export const useSaveButton = (extension: string, id: string | undefined) =>
  useChange((fields: ButtonFields) =>
    id
      ? call(`${path(extension)}/${id}`, { method: 'PUT', body: bodyOf(fields) })
      : call(path(extension), { method: 'POST', body: bodyOf(fields) }),
  );

export const useRemoveButton = (extension: string) =>
  useChange((id: string) => call(`${path(extension)}/${id}`, { method: 'DELETE' }));
