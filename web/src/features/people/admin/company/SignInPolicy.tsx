import { Skeleton, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import { Field, Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';

interface Policy {
  secondFactorRequired: boolean;
}

const path = '/clarion/security/policy';
const key = ['security', 'policy'];

/** Whether everybody needs a second step to sign in. */
export function SignInPolicy() {
  const { t } = useText();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => call<Policy>(path, { signal }) });
  const change = useMutation({
    mutationFn: (policy: Policy) => call<Policy>(path, { method: 'PUT', body: policy }),
    onSuccess: (policy) => {
      queries.setQueryData(key, policy);
      void queries.invalidateQueries({ queryKey: ['security'] });
      toastGood(t('state.saved'));
    },
    onError: (error) => toastBad(t('state.notSaved'), error.message),
    onSettled: () => setAsking(false),
  });
  return (
    <Section title={t('company.signIn')}>
      <Field label={t('company.secondFactor')} hint={t('company.secondFactorHint')}>
        {data ? (
          <Switch
            size="md"
            aria-label={t('company.secondFactor')}
            checked={data.secondFactorRequired}
            onChange={(event) =>
              event.currentTarget.checked ? setAsking(true) : change.mutate({ secondFactorRequired: false })
            }
          />
        ) : (
          <Skeleton width={46} height={24} radius="xl" />
        )}
      </Field>
      <Asking
        opened={asking}
        title={t('company.secondFactor')}
        words={t('company.secondFactorWords')}
        action={t('company.secondFactorNow')}
        pending={change.isPending}
        onClose={() => setAsking(false)}
        onGo={() => change.mutate({ secondFactorRequired: true })}
      />
    </Section>
  );
}
