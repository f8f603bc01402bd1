import { Button, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Regional, useAdminChange } from '../queries';
import { useAccount, useDictionary } from './queries';

/** Where the organisation is at home: how numbers are read and written, which language and time people start with. */
export function RegionalSettings() {
  const { t } = useText();
  const { data } = useAccount();
  return (
    <Section title={t('regional.title')} lead={t('regional.lead')}>
      {data ? (
        <RegionalForm key={JSON.stringify(data.regionalSettings)} settings={data.regionalSettings} />
      ) : (
        <RowsSkeleton rows={3} />
      )}
    </Section>
  );
}

const fields = ['homeCountry', 'timezone', 'language', 'formattingLocale'] as const;
type Choice = (typeof fields)[number];

function RegionalForm({ settings }: { settings: Regional }) {
  const { t } = useText();
  const start = Object.fromEntries(fields.map((name) => [name, settings[name]?.id ?? ''])) as Record<Choice, string>;
  const [chosen, setChosen] = useState(start);
  const [format, setFormat] = useState(settings.timeFormat ?? '12h');
  const save = useAdminChange((body: unknown) =>
    call('/restapi/v2/accounts/~/regional-settings', { method: 'PATCH', body }),
  );
  const problems = problemsOf(save.error, fields);
  const submit = () => {
    const body = Object.fromEntries(
      fields.filter((name) => chosen[name] !== start[name]).map((name) => [name, { id: chosen[name] }]),
    );
    save.mutate({ ...body, timeFormat: format }, { onSuccess: () => toastGood(t('state.saved')) });
  };
  const pick = (name: Choice, kind: 'country' | 'language' | 'timezone') => (
    <DictionarySelect
      label={t(`regional.${name}`)}
      kind={kind}
      value={chosen[name]}
      error={problems.of(name)}
      onChange={(id) => setChosen({ ...chosen, [name]: id })}
    />
  );
  const same = format === settings.timeFormat && fields.every((name) => chosen[name] === start[name]);
  return (
    <Form onSubmit={submit} label={t('regional.title')}>
      <Pair>
        {pick('homeCountry', 'country')}
        {pick('timezone', 'timezone')}
        {pick('language', 'language')}
        {pick('formattingLocale', 'language')}
      </Pair>
      <Field label={t('regional.timeFormat')}>
        <SegmentedControl
          aria-label={t('regional.timeFormat')}
          radius="xl"
          data={[
            { value: '12h', label: t('regional.12h') },
            { value: '24h', label: t('regional.24h') },
          ]}
          value={format}
          onChange={(value) => setFormat(value as '12h' | '24h')}
        />
      </Field>
      <Problem message={problems.rest} />
      <Buttons>
        <Button type="submit" loading={save.isPending} disabled={same}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}

interface DictionarySelectProps {
  label: string;
  kind: 'country' | 'language' | 'timezone';
  value: string;
  error?: string;
  onChange: (id: string) => void;
}

export function DictionarySelect({ label, kind, value, error, onChange }: DictionarySelectProps) {
  const { data } = useDictionary(kind);
  const options = (data ?? []).map(({ id, name, description }) => ({
    value: id,
    label: kind === 'timezone' && description ? `${name} · ${description}` : name,
  }));
  return (
    <Select
      label={label}
      data={options}
      searchable
      limit={200}
      value={value || null}
      error={error}
      onChange={(id) => onChange(id ?? value)}
    />
  );
}
