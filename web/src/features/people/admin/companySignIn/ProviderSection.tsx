import { Button, FileInput, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopyText } from '@/design/parts/CopyText';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { NewcomerFields } from './NewcomerFields';
import { type Provider, type ProviderChange, post, providerPath, put, useSignInChange } from './queries';
import { RemoveButton } from './RemoveButton';

const fresh: ProviderChange = {
  enabled: true,
  unasked: false,
  secondStepThere: false,
  createPeople: false,
  linkByEmail: true,
  linkAdministrators: false,
  firstNumber: 101,
  attributes: {},
  groupRoles: [],
};

/** The company's identity provider: what each side has to know of the other, and who gets in. */
export function ProviderSection({ provider }: { provider: Provider | null }) {
  const { t } = useText();
  return (
    <Section
      title={t('companySignIn.provider')}
      lead={t('companySignIn.providerLead')}
      actions={provider ? <RemoveButton path={providerPath} title={t('companySignIn.provider')} /> : null}
    >
      {provider ? <Known provider={provider} /> : null}
      <ProviderForm key={provider ? provider.entityId : 'new'} provider={provider} />
    </Section>
  );
}

function Known({ provider }: { provider: Provider }) {
  const { t, code } = useText();
  const when = (moment: string) => momentText(new Date(moment), code);
  const refresh = useSignInChange(post(`${providerPath}/refresh`));
  return (
    <>
      <Field label={t('companySignIn.ownEntity')}>
        <CopyText value={provider.ownEntityId} />
      </Field>
      <Field label={t('companySignIn.ownAnswers')}>
        <CopyText value={provider.ownAnswersAt} />
      </Field>
      {provider.certificates.map((one) => (
        <Field
          key={one.subject + one.expirationTime}
          label={t('companySignIn.certificate', { date: when(one.expirationTime) })}
          hint={one.subject}
        >
          {one.expiresSoon ? <Tag tone="warn">{t('companySignIn.expiresSoon')}</Tag> : null}
        </Field>
      ))}
      {provider.metadataUrl ? (
        <Field
          label={t('companySignIn.metadataUrl')}
          hint={
            provider.metadataProblem
              ? `${t('companySignIn.metadataProblem')}: ${provider.metadataProblem}`
              : provider.metadataUrl
          }
        >
          <Button
            variant="default"
            loading={refresh.isPending}
            onClick={() =>
              refresh.mutate(undefined, { onError: (error) => toastBad(t('state.notSaved'), error.message) })
            }
          >
            {t('companySignIn.refresh')}
          </Button>
        </Field>
      ) : null}
      {provider.lastRefusal && provider.lastRefusalTime ? (
        <Field label={t('companySignIn.refused', { when: when(provider.lastRefusalTime) })} hint={provider.lastRefusal}>
          {null}
        </Field>
      ) : null}
    </>
  );
}

function ProviderForm({ provider }: { provider: Provider | null }) {
  const { t } = useText();
  const [value, setValue] = useState<ProviderChange>(provider ?? fresh);
  const [url, setUrl] = useState(provider?.metadataUrl ?? '');
  const [file, setFile] = useState<File | null>(null);
  const change = useSignInChange(put(providerPath));
  const set = (part: Partial<ProviderChange>) => setValue((before) => ({ ...before, ...part }));
  const save = async () => {
    const changed = url.trim() !== (provider?.metadataUrl ?? '');
    const told = file ? { metadata: await file.text() } : { metadataUrl: changed ? url.trim() || null : null };
    change.mutate(
      { ...value, metadata: undefined, ...told },
      {
        onSuccess: () => {
          setFile(null);
          toastGood(t('state.saved'));
        },
      },
    );
  };
  return (
    <Form onSubmit={() => void save()} label={t('companySignIn.provider')}>
      <Switch
        label={t('companySignIn.enabled')}
        checked={value.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      <TextInput
        label={t('companySignIn.metadataUrl')}
        description={t('companySignIn.metadataUrlHint')}
        type="url"
        value={url}
        maxLength={2000}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <FileInput
        label={t('companySignIn.metadata')}
        placeholder={t('companySignIn.chooseFile')}
        accept=".xml,application/xml,text/xml,application/samlmetadata+xml"
        value={file}
        onChange={setFile}
        clearable
        clearButtonProps={{ 'aria-label': t('companySignIn.remove') }}
      />
      <Switch
        label={t('companySignIn.unasked')}
        description={t('companySignIn.unaskedHint')}
        checked={value.unasked}
        onChange={(event) => set({ unasked: event.currentTarget.checked })}
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
