import { Skeleton, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { ConductPolicyInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';

type Policy = ConductPolicyInfo;

const path = '/account/~/clarion/calling-policy';

/** Which destinations this account may call. Emergency numbers are not a matter of policy. */
export function CallingPolicy() {
  const { t } = useText();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: keys.callingPolicy,
    queryFn: ({ signal }) => call<Policy>(path, { signal }),
  });
  const change = useMutation({
    mutationFn: (policy: Policy) => call<Policy>(path, { method: 'PUT', body: policy }),
    onMutate: (policy) => queries.setQueryData(keys.callingPolicy, policy),
    onSuccess: () => toastGood(t('state.saved')),
    onError: (problem) => toastBad(t('state.notSaved'), problem.message),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.callingPolicy }),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Section title={t('policy.title')}>
      <Field label={t('policy.international')} hint={t('policy.internationalHint')}>
        {data ? (
          <Switch
            size="md"
            aria-label={t('policy.international')}
            checked={data.internationalEnabled}
            onChange={(event) => change.mutate({ ...data, internationalEnabled: event.currentTarget.checked })}
          />
        ) : (
          <Skeleton width={46} height={24} radius="xl" />
        )}
      </Field>
    </Section>
  );
}
