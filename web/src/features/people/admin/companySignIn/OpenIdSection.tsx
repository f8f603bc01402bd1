import { Button, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopyText } from '@/design/parts/CopyText';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { momentText } from '@/design/time';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { NewcomerFields } from './NewcomerFields';
import { type OpenIdChange, type OpenIdProvider, openIdPath, put, useRedirectUri, useSignInChange } from './queries';
import { RemoveButton } from './RemoveButton';

const fresh: OpenIdChange = {
  enabled: true,
  issuer: '',
  clientId: '',
  scopes: 'openid profile email',
  secondStepThere: false,
  createPeople: false,
  linkByEmail: true,
  linkAdministrators: false,
  firstNumber: 101,
  attributes: {},
  groupRoles: [],
};

/** The company's OpenID provider (Entra ID, Google, Keycloak and others): what each side has to know of the other. */
export function OpenIdSection({ provider }: { provider: OpenIdProvider | null | undefined }) {
  const { t, code } = useText();
  const { data: own } = useRedirectUri();
  return (
    <Section
      title={t('companySignIn.openId')}
      lead={t('companySignIn.openIdLead')}
      actions={provider ? <RemoveButton path={openIdPath} title={t('companySignIn.openId')} /> : null}
    >
      {own ? (
        <Field label={t('companySignIn.redirectUri')} hint={t('companySignIn.redirectUriHint')}>
          <CopyText value={own.redirectUri} />
        </Field>
      ) : null}
      {provider?.lastRefusal && provider.lastRefusalTime ? (
        <Field
          label={t('companySignIn.refused', { when: momentText(new Date(provider.lastRefusalTime), code) })}
          hint={provider.lastRefusal}
        >
          {null}
        </Field>
      ) : null}
      {own ? (
        <OpenIdForm key={provider?.issuer ?? 'new'} provider={provider ?? null} attributes={own.attributes} />
      ) : null}
    </Section>
  );
}

interface OpenIdFormProps {
  provider: OpenIdProvider | null;
  attributes: Record<string, string>;
}

function OpenIdForm({ provider, attributes }: OpenIdFormProps) {
  const { t } = useText();
  const [value, setValue] = useState<OpenIdChange>(provider ?? { ...fresh, attributes });
  const [secret, setSecret] = useState<string | null>(null);
  const change = useSignInChange(put(openIdPath));
  const set = (part: Partial<OpenIdChange>) => setValue((before) => ({ ...before, ...part }));
  const save = () =>
    change.mutate(
      { ...value, clientSecret: secret ?? undefined },
      {
        onSuccess: () => {
          setSecret(null);
          toastGood(t('state.saved'));
        },
      },
    );
  return (
    <Form onSubmit={save} label={t('companySignIn.openId')}>
      <Switch
        label={t('companySignIn.enabled')}
        checked={value.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      <TextInput
        label={t('companySignIn.issuer')}
        description={t('companySignIn.issuerHint')}
        type="url"
        required
        value={value.issuer}
        maxLength={1024}
        onChange={(event) => set({ issuer: event.currentTarget.value })}
      />
      <TextInput
        label={t('companySignIn.clientId')}
        required
        value={value.clientId}
        maxLength={400}
        spellCheck={false}
        onChange={(event) => set({ clientId: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('companySignIn.clientSecret')}
        placeholder={provider?.hasClientSecret ? t('companySignIn.kept') : undefined}
        value={secret ?? ''}
        maxLength={1000}
        autoComplete="off"
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      <TextInput
        label={t('companySignIn.scopes')}
        description={t('companySignIn.scopesHint')}
        value={value.scopes}
        maxLength={400}
        spellCheck={false}
        onChange={(event) => set({ scopes: event.currentTarget.value })}
      />
      <Switch
        label={t('companySignIn.secondStep')}
        description={t('companySignIn.secondStepHint')}
        checked={value.secondStepThere}
        onChange={(event) => set({ secondStepThere: event.currentTarget.checked })}
      />
      <NewcomerFields value={value} onChange={set} />
      <Problem message={change.error?.message} />
      <Buttons>
        <Button type="submit" loading={change.isPending}>
          {t('companySignIn.save')}
        </Button>
      </Buttons>
    </Form>
  );
}
