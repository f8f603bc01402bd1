import { Button, NumberInput, Select } from '@mantine/core';
import { IconWaveSine } from '@tabler/icons-react';
import { useState } from 'react';
import { DataTable } from '@/design/parts/DataTable';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastGood } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { HeardCall } from './HeardCall';
import css from './Quality.module.css';
import { QualityChart } from './QualityChart';
import {
  asking,
  type GroupBy,
  groupings,
  type HeardGroup,
  type HeardLeg,
  type QualitySettings,
  useHeardGroups,
  useQualitySettings,
  useSaveSettings,
  useSurveys,
  useWorst,
} from './queries';

/** Which calls, phones and networks are heard badly; what people say; when somebody is told. */
export function QualityPage() {
  const { t } = useText();
  const { may } = useRights();
  return (
    <AdminArea section="quality" title={t('admin.quality')} lead={t('heard.lead')}>
      <QualityChart />
      <Groups />
      <Worst />
      <Surveys />
      {may('EditAccountDevices') ? <Settings /> : null}
    </AdminArea>
  );
}

function Groups() {
  const { t } = useText();
  const [by, setBy] = useState<GroupBy>('Devices');
  const { data, error, refetch } = useHeardGroups(by);
  return (
    <Section title={t('heard.groups')} lead={t('heard.groupsLead')}>
      <Select
        className={css.choice}
        label={t('heard.by')}
        allowDeselect={false}
        data={groupings.map((each) => ({ value: each, label: t(`heard.by.${each}`) }))}
        value={by}
        onChange={(value) => setBy(value as GroupBy)}
      />
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data && !data.length ? (
        <EmptyState icon={IconWaveSine} title={t('heard.none')}>
          {t('heard.noneWords')}
        </EmptyState>
      ) : null}
      {data?.length ? (
        <DataTable
          label={t(`heard.by.${by}`)}
          rows={data}
          keyOf={({ key }) => key}
          columns={[
            { title: t('figures.name'), cell: nameOf },
            { title: t('heard.calls'), cell: ({ calls }) => calls, wideOnly: true },
            { title: t('heard.score'), cell: ({ averageMos }) => averageMos.toFixed(1) },
            { title: t('heard.poor'), cell: ({ poorPercent }) => `${Math.round(poorPercent)} %` },
            { title: t('heard.loss'), cell: ({ packetLossPercent }) => `${packetLossPercent} %`, wideOnly: true },
            { title: t('heard.lowest'), cell: ({ lowestMos }) => lowestMos.toFixed(1), wideOnly: true },
          ]}
        />
      ) : null}
    </Section>
  );
}

/** Many devices are called the same: their owners tell them apart. */
function nameOf({ name, owner }: HeardGroup) {
  if (!owner) return name;
  return (
    <>
      {name}
      <span className={css.owner}>{owner}</span>
    </>
  );
}

function Worst() {
  const { t } = useText();
  const { data, error, refetch } = useWorst(20);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data?.records.length) return null;
  return (
    <Section title={t('heard.worst')} lead={t('heard.worstLead')}>
      <ul className={css.worst}>
        {data.records.map((leg) => (
          <WorstCall key={leg.partyId + leg.startTime} leg={leg} />
        ))}
      </ul>
    </Section>
  );
}

function WorstCall({ leg }: { leg: HeardLeg }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className={css.row}>
        <div>
          <p className={css.who}>{leg.name || leg.number}</p>
          <p className={css.words}>
            {[momentText(new Date(leg.startTime), code), leg.network, leg.codec].filter(Boolean).join(' · ')}
          </p>
        </div>
        <Tag tone={leg.poor ? 'bad' : 'good'}>{leg.mos.toFixed(1)}</Tag>
        <Button size="compact-sm" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'heard.hide' : 'heard.show')}
        </Button>
      </div>
      {open ? <HeardCall sessionId={leg.telephonySessionId} /> : null}
    </li>
  );
}

function Surveys() {
  const { t, code } = useText();
  const { data } = useSurveys();
  return (
    <Section title={t('heard.surveys')}>
      {data?.length ? (
        <ul className={css.surveys}>
          {data.map((survey) => (
            <li key={survey.partyId}>
              <p className={css.who}>{t('heard.stars', { count: survey.stars })}</p>
              <p className={css.words}>
                {[
                  momentText(new Date(survey.time), code),
                  ...survey.problems.map((problem) => t(`heard.problem.${problem}`)),
                  survey.comment,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <p className={css.nothing}>{t('heard.surveysNone')}</p>
      )}
    </Section>
  );
}

function Settings() {
  const { t } = useText();
  const { data } = useQualitySettings();
  return <Section title={t('heard.settings')}>{data ? <Form before={data} /> : <RowsSkeleton rows={2} />}</Section>;
}

function Form({ before }: { before: QualitySettings }) {
  const { t } = useText();
  const [after, setAfter] = useState(before);
  const save = useSaveSettings();
  return (
    <form
      className={css.settings}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(after, { onSuccess: () => toastGood(t('heard.saved')) });
      }}
    >
      <NumberInput
        size="md"
        label={t('heard.poorMos')}
        min={1}
        max={4.5}
        step={0.1}
        decimalScale={1}
        value={after.poorMos}
        onChange={(value) => setAfter({ ...after, poorMos: Number(value) })}
      />
      <NumberInput
        size="md"
        label={t('heard.alert')}
        min={0}
        max={100}
        allowDecimal={false}
        value={after.alertPercent}
        onChange={(value) => setAfter({ ...after, alertPercent: Number(value) })}
      />
      <Select
        label={t('heard.asks')}
        allowDeselect={false}
        data={asking.map((each) => ({ value: each, label: t(`heard.asks.${each}`) }))}
        value={after.asks}
        error={save.error?.message}
        onChange={(value) => setAfter({ ...after, asks: value as QualitySettings['asks'] })}
      />
      <Button type="submit" loading={save.isPending} w="fit-content">
        {t('action.save')}
      </Button>
    </form>
  );
}
