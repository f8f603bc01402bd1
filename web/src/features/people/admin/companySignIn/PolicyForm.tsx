import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopyText } from '@/design/parts/CopyText';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Policy, policyPath, put, useSignInChange } from './queries';

/** By what name the company is found on the sign-in page, and whether only its own way counts. */
export function PolicyForm({ policy }: { policy: Policy }) {
  const { t } = useText();
  const [name, setName] = useState(policy.signInName ?? '');
  const [only, setOnly] = useState(policy.onlyCompany);
  const [wayBack, setWayBack] = useState(policy.wayBackId ?? policy.administrators[0]?.id ?? '');
  const change = useSignInChange(put(policyPath));
  const save = () =>
    change.mutate(
      { signInName: name.trim() || null, onlyCompany: only, wayBackId: only ? wayBack : null },
      { onSuccess: () => toastGood(t('state.saved')) },
    );
  return (
    <Section title={t('companySignIn.policy')} lead={t('companySignIn.policyLead')}>
      <Field label={t('companySignIn.address')}>
        <CopyText value={policy.address} />
      </Field>
      <Form onSubmit={save} label={t('companySignIn.policy')}>
        <TextInput
          label={t('companySignIn.name')}
          description={t('companySignIn.nameHint')}
          value={name}
          maxLength={40}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setName(event.currentTarget.value.toLowerCase())}
        />
        <Switch
          label={t('companySignIn.only')}
          description={t('companySignIn.onlyHint')}
          checked={only}
          disabled={!only && !policy.directory && !policy.provider}
          onChange={(event) => setOnly(event.currentTarget.checked)}
        />
        {only ? (
          <NativeSelect
            label={t('companySignIn.wayBack')}
            value={wayBack}
            data={policy.administrators.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(event) => setWayBack(event.currentTarget.value)}
          />
        ) : null}
        <Problem message={change.error?.message} />
        <Buttons>
          <Button type="submit" loading={change.isPending}>
            {t('companySignIn.save')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}
