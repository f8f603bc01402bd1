import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { IntercomInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import { Field, Section } from '@/design/parts/Section';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';

const path = '/account/~/extension/~/clarion/intercom';

type Intercom = IntercomInfo;

/** Whether my phones answer by themselves when a colleague calls by intercom. */
export function IntercomSettings() {
  const { t } = useText();
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: keys.intercom, queryFn: ({ signal }) => call<Intercom>(path, { signal }) });
  const save = useMutation({
    mutationFn: (allowed: boolean) => call<Intercom>(path, { method: 'PUT', body: { allowed } }),
    onSuccess: (saved) => queries.setQueryData(keys.intercom, saved),
    onError: (problem) => toastBad(t('state.notSaved'), problem.message),
  });
  if (!data) return null;
  return (
    <Section title={t('intercom.title')}>
      <Field label={t('intercom.allow')} hint={t('intercom.allowHint', { code: data.code })}>
        <Switch
          aria-label={t('intercom.allow')}
          checked={save.isPending ? save.variables : data.allowed}
          disabled={save.isPending}
          onChange={(event) => save.mutate(event.currentTarget.checked)}
        />
      </Field>
    </Section>
  );
}
