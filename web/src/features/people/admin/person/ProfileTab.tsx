import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import { useCostCenters, useCustomFields } from '../company/queries';
import { type PersonRecord, useAdminChange, useSites } from '../queries';
import type { TabProps } from './PersonPage';

const contactFields = ['firstName', 'lastName', 'email', 'jobTitle', 'department', 'mobilePhone'] as const;
type ContactField = (typeof contactFields)[number];
const fields = [...contactFields, 'extensionNumber', 'site', 'costCenter'] as const;

interface Draft {
  contact: Partial<Record<ContactField, string>>;
  extensionNumber: string;
  siteId: string;
  centerId: string;
  custom: Record<string, string>;
}

const draftOf = (person: PersonRecord): Draft => ({
  contact: Object.fromEntries(
    contactFields.map((name) => [name, (person.contact as Record<string, string> | undefined)?.[name] ?? '']),
  ),
  extensionNumber: person.extensionNumber,
  siteId: String(person.site?.id ?? ''),
  centerId: String(person.costCenter?.id ?? ''),
  custom: Object.fromEntries((person.customFields ?? []).map(({ id, value }) => [id, value])),
});

/** Only what differs is sent: a field that one may not change does not spoil the others. */
function changesOf(person: PersonRecord, draft: Draft): Record<string, unknown> {
  const before = draftOf(person);
  const contact = Object.fromEntries(
    contactFields
      .filter((name) => draft.contact[name] !== before.contact[name])
      .map((name) => [name, draft.contact[name]]),
  );
  const custom = Object.entries(draft.custom).filter(([id, value]) => value !== (before.custom[id] ?? ''));
  return {
    ...(Object.keys(contact).length ? { contact } : {}),
    ...(draft.extensionNumber === before.extensionNumber ? {} : { extensionNumber: draft.extensionNumber }),
    ...(draft.siteId === before.siteId ? {} : { site: { id: draft.siteId } }),
    ...(draft.centerId === before.centerId ? {} : { costCenter: { id: draft.centerId } }),
    ...(custom.length ? { customFields: custom.map(([id, value]) => ({ id, value })) } : {}),
  };
}

export function ProfileTab({ person }: TabProps) {
  const { t } = useText();
  const may = useRights().mayOnOthers('EditExtensionInfo', 'EditUserInfo');
  return (
    <Section title={t('person.profile')} lead={t('person.profileLead')}>
      {may ? <ProfileForm key={JSON.stringify(draftOf(person))} person={person} /> : <ReadOnly person={person} />}
    </Section>
  );
}

function ProfileForm({ person }: TabProps) {
  const { t } = useText();
  const [draft, setDraft] = useState(draftOf(person));
  const save = useAdminChange((body: unknown) => call(`/account/~/extension/${person.id}`, { method: 'PUT', body }));
  const problems = problemsOf(save.error, fields);
  const changes = changesOf(person, draft);
  const submit = () => save.mutate(changes, { onSuccess: () => toastGood(t('state.saved')) });
  const text = (name: ContactField) => (
    <TextInput
      label={t(`profile.${name}`)}
      type={name === 'email' ? 'email' : 'text'}
      maxLength={name === 'email' ? 254 : 100}
      value={draft.contact[name] ?? ''}
      error={problems.of(name)}
      onChange={(event) => setDraft({ ...draft, contact: { ...draft.contact, [name]: event.currentTarget.value } })}
    />
  );
  return (
    <Form onSubmit={submit} label={t('person.profile')}>
      <Pair>
        {text('firstName')}
        {text('lastName')}
        {text('email')}
        <TextInput
          label={t('admin.extension')}
          inputMode="numeric"
          maxLength={8}
          value={draft.extensionNumber}
          error={problems.of('extensionNumber')}
          onChange={(event) => setDraft({ ...draft, extensionNumber: event.currentTarget.value })}
        />
        {text('jobTitle')}
        {text('department')}
        {text('mobilePhone')}
        <SiteSelect
          value={draft.siteId}
          error={problems.of('site')}
          onChange={(siteId) => setDraft({ ...draft, siteId })}
        />
        <CenterSelect
          value={draft.centerId}
          error={problems.of('costCenter')}
          onChange={(centerId) => setDraft({ ...draft, centerId })}
        />
        <CustomValues values={draft.custom} onChange={(custom) => setDraft({ ...draft, custom })} />
      </Pair>
      <Problem message={problems.rest} />
      <Buttons>
        <Button type="submit" loading={save.isPending} disabled={!Object.keys(changes).length}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}

interface SelectProps {
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

function SiteSelect({ value, error, onChange }: SelectProps) {
  const { t } = useText();
  const { data: sites } = useSites();
  if (!sites || sites.length < 2) return null;
  return (
    <Select
      label={t('people.site')}
      data={sites.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      error={error}
      searchable={sites.length > 8}
      onChange={(chosen) => onChange(chosen ?? value)}
    />
  );
}

function CenterSelect({ value, error, onChange }: SelectProps) {
  const { t } = useText();
  const may = useRights().may('CostCenterManagement');
  const { data: centers } = useCostCenters(may);
  if (!may || !centers || centers.length < 2) return null;
  return (
    <Select
      label={t('person.costCenter')}
      data={centers.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={value}
      error={error}
      searchable={centers.length > 8}
      onChange={(chosen) => onChange(chosen ?? value)}
    />
  );
}

interface CustomProps {
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
}

function CustomValues({ values, onChange }: CustomProps) {
  const may = useRights().mayOnOthers('Users', 'AddRemoveUsers');
  const { data: known } = useCustomFields(may);
  return (known ?? []).map(({ id, displayName }) => (
    <TextInput
      key={id}
      label={displayName}
      maxLength={255}
      value={values[id] ?? ''}
      onChange={(event) => onChange({ ...values, [id]: event.currentTarget.value })}
    />
  ));
}

function ReadOnly({ person }: TabProps) {
  const { t } = useText();
  const { contact } = draftOf(person);
  return (
    <>
      {contactFields
        .filter((name) => contact[name])
        .map((name) => (
          <Field key={name} label={t(`profile.${name}`)}>
            {contact[name]}
          </Field>
        ))}
      <Field label={t('people.site')}>{person.site?.name}</Field>
    </>
  );
}
