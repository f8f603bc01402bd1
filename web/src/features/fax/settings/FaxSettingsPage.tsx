import { Alert, Select, Switch } from '@mantine/core';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { Categories } from './Categories';
import { CoverPages } from './CoverPages';
import { type FaxSettings, useChangeRetention, useChangeSettings, useFaxSettings, useRetention } from './queries';

/** What a company decides about its faxes. */
export function FaxSettingsPage() {
  const { t } = useText();
  const { data, error, refetch } = useFaxSettings();
  return (
    <AdminArea section="fax" title={t('admin.fax')} lead={t('faxSettings.lead')}>
      <CoverPages />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? (
        <>
          <Privacy settings={data} />
          <Section title={t('faxSettings.categories')} lead={t('faxSettings.categoriesLead')}>
            {data.textRecognition ? null : <Alert color="yellow">{t('faxSettings.noRecognition')}</Alert>}
            <Categories categories={data.categories} />
          </Section>
        </>
      ) : null}
    </AdminArea>
  );
}

const periods = [7, 14, 30, 60, 90];

function Privacy({ settings }: { settings: FaxSettings }) {
  const { t } = useText();
  const change = useChangeSettings();
  const keep = useChangeRetention();
  const { data: days = null, isSuccess } = useRetention();
  const failed = (error: Error) => toastBad(t('state.notSaved'), error.message);
  const offered = days === null || periods.includes(days) ? periods : [...periods, days].sort((a, b) => a - b);
  return (
    <Section title={t('faxSettings.privacy')}>
      <Field label={t('faxSettings.hipaa')} hint={t('faxSettings.hipaaHint')}>
        <Switch
          aria-label={t('faxSettings.hipaa')}
          checked={settings.hipaaMode}
          disabled={change.isPending}
          onChange={(event) => change.mutate({ hipaaMode: event.currentTarget.checked }, { onError: failed })}
        />
      </Field>
      <Field label={t('faxSettings.retention')} hint={t('faxSettings.retentionHint')}>
        <Select
          aria-label={t('faxSettings.retention')}
          allowDeselect={false}
          disabled={!isSuccess || keep.isPending}
          data={[
            { value: '', label: t('retention.forEver') },
            ...offered.map((each) => ({ value: String(each), label: t('retention.days', { count: each }) })),
          ]}
          value={days === null ? '' : String(days)}
          onChange={(value) => keep.mutate(value ? Number(value) : null, { onError: failed })}
        />
      </Field>
    </Section>
  );
}
