import { NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { type RecordingSettings, type SettingsChange, useRecordingSettings, useSettingsChange } from './queries';
import { RecordedCalls } from './RecordedCalls';
import { RecordedPeople } from './RecordedPeople';
import css from './Recordings.module.css';
import { WordsSettings } from './WordsSettings';

/** What is recorded, what people are told, how long it is kept. */
export function RecordingsPage() {
  const { t } = useText();
  const { data, error, refetch } = useRecordingSettings();
  return (
    <AdminArea section="recordings" title={t('admin.recordings')} lead={t('recordings.lead')}>
      <RecordedCalls />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? <Settings settings={data} /> : null}
      {data?.automatic.enabled ? <RecordedPeople /> : null}
      <WordsSettings />
    </AdminArea>
  );
}

function Settings({ settings }: { settings: RecordingSettings }) {
  const { t } = useText();
  const change = useSettingsChange();
  const put = (body: SettingsChange) =>
    change.mutate(body, {
      onSuccess: () => toastGood(t('state.saved')),
      onError: (problem) => toastBad(t('state.notSaved'), problem.message),
    });
  const toggle = (label: TextKey, hint: TextKey, checked: boolean, onChange: (checked: boolean) => void) => (
    <Field label={t(label)} hint={t(hint)}>
      <Switch
        aria-label={t(label)}
        checked={checked}
        disabled={change.isPending}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </Field>
  );
  const { onDemand, automatic } = settings;
  return (
    <>
      <Section title={t('recordings.onDemand')} lead={t('recordings.onDemandLead')}>
        {toggle('recordings.allow', 'recordings.allowHint', onDemand.enabled, (enabled) =>
          put({ onDemand: { enabled } }),
        )}
        <Days
          label={t('recordings.keepOnDemand')}
          days={onDemand.retentionPeriod}
          onChange={(retentionPeriod) => put({ onDemand: { retentionPeriod } })}
        />
      </Section>
      <Section title={t('recordings.automatic')} lead={t('recordings.automaticLead')}>
        {toggle('recordings.always', 'recordings.alwaysHint', automatic.enabled, (enabled) =>
          put({ automatic: { enabled } }),
        )}
        {toggle('recordings.tell', 'recordings.tellHint', automatic.outboundCallAnnouncement, (value) =>
          put({ automatic: { outboundCallAnnouncement: value } }),
        )}
        {toggle('recordings.tones', 'recordings.tonesHint', automatic.outboundCallTones, (value) =>
          put({ automatic: { outboundCallTones: value } }),
        )}
        {toggle('recordings.mayPause', 'recordings.mayPauseHint', automatic.allowMute, (allowMute) =>
          put({ automatic: { allowMute } }),
        )}
        <Days
          label={t('recordings.keepAutomatic')}
          days={automatic.retentionPeriod}
          onChange={(retentionPeriod) => put({ automatic: { retentionPeriod } })}
        />
      </Section>
    </>
  );
}

/** Saved when the field is left. */
function Days({ label, days, onChange }: { label: string; days: number; onChange: (days: number) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState<number | string>(days);
  const valid = typeof typed === 'number' && typed >= 1 && typed <= 3650;
  return (
    <Field label={label} hint={t('recordings.daysHint')}>
      <span className={css.value}>
        <NumberInput
          className={css.days}
          aria-label={label}
          min={1}
          max={3650}
          value={typed}
          error={!valid}
          onChange={setTyped}
          onBlur={() => (valid && typed !== days ? onChange(typed) : setTyped(days))}
        />
        {t('recordings.days')}
      </span>
    </Field>
  );
}
