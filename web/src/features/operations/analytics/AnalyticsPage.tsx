import { Button, Select } from '@mantine/core';
import { IconChartBar, IconDownload, IconLock } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { DataTable } from '@/design/parts/DataTable';
import { Pager } from '@/design/parts/Form';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { csvOf, downloadCsv } from '@/design/tables';
import { clockText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import css from './Analytics.module.css';
import { ArchiveSection } from './ArchiveSection';
import { keepCalls } from './archive';
import { CallChart } from './CallChart';
import { HeatMap } from './HeatMap';
import {
  type Direction,
  fetchAllGroups,
  type Group,
  type GroupBy,
  groupings,
  useGroups,
  useHours,
  useTimeline,
} from './queries';
import { growth, type Shown, shownOf } from './reading';
import { ServiceLevelChart } from './ServiceLevelChart';
import { type Range, rangeBefore, rangeOf, type Span, spans } from './spans';

const percent = (value: number | undefined) => (value === undefined ? '–' : `${Math.round(value)} %`);
const clock = (value: number | undefined) => (value === undefined ? '–' : clockText(value));

/** How many calls, by whom, how long, with what result; beside the time before. */
export function AnalyticsPage() {
  const { t } = useText();
  const rights = useRights();
  const [span, setSpan] = useState<Span>('week');
  const [by, setBy] = useState<GroupBy>('Users');
  const [direction, setDirection] = useState<Direction | ''>('');
  // Minutes are fine enough: the same question gets the same answer.
  const now = useMemo(() => new Date(new Date().setSeconds(0, 0)), []);
  if (rights.known && !rights.may('Reports'))
    return (
      <EmptyState icon={IconLock} heading="h1" title={t('admin.forbidden')}>
        {t('admin.forbiddenWords')}
      </EmptyState>
    );
  const directions: Direction[] = direction ? [direction] : [];
  const offered = groupings.filter((each) => rights.wholeCompany || each !== 'CompanyNumbers');
  return (
    <Page title={t('nav.analytics')} lead={t('figures.lead')} width="wide">
      <div className={css.choices}>
        <Select
          label={t('figures.span')}
          allowDeselect={false}
          data={spans.map((each) => ({ value: each, label: t(`figures.span.${each}`) }))}
          value={span}
          onChange={(value) => setSpan(value as Span)}
        />
        <Select
          label={t('figures.by')}
          allowDeselect={false}
          data={offered.map((each) => ({ value: each, label: t(`figures.by.${each}`) }))}
          value={by}
          onChange={(value) => setBy(value as GroupBy)}
        />
        <Select
          label={t('figures.direction')}
          allowDeselect={false}
          data={[
            { value: '', label: t('figures.all') },
            { value: 'Inbound', label: t('figures.inbound') },
            { value: 'Outbound', label: t('figures.outbound') },
          ]}
          value={direction}
          onChange={(value) => setDirection((value ?? '') as Direction | '')}
        />
      </div>
      {rights.wholeCompany ? (
        <Company span={span} now={now} directions={directions} />
      ) : (
        <p className={css.before}>{t('figures.ofSites')}</p>
      )}
      <Groups key={`${span} ${by} ${direction}`} span={span} now={now} directions={directions} by={by} />
      {rights.may('EditCompanyCallRecordings') ? <ArchiveSection /> : null}
    </Page>
  );
}

interface Asked {
  span: Span;
  now: Date;
  directions: Direction[];
}

function Company({ span, now, directions }: Asked) {
  const { t } = useText();
  const range = rangeOf(span, now);
  const present = useGroups('Company', range, directions);
  const past = useGroups('Company', rangeBefore(span, now), directions);
  const points = useTimeline(range, directions);
  const whole = present.data?.data.records[0];
  const former = past.data?.data.records[0];
  if (present.error) return <ErrorState error={present.error} onRetry={() => void present.refetch()} />;
  if (!whole) return <RowsSkeleton rows={3} />;
  const [is, was] = [shownOf(whole), former ? shownOf(former) : undefined];
  return (
    <>
      <dl className={css.tiles}>
        <Tile
          label={t('figures.calls')}
          value={String(is.calls)}
          was={was && String(was.calls)}
          change={[is.calls, was?.calls]}
        />
        <Tile label={t('figures.answeredShare')} value={percent(is.share)} was={was && percent(was.share)} />
        <Tile
          label={t('figures.missed')}
          value={String(is.missed)}
          was={was && String(was.missed)}
          change={[is.missed, was?.missed]}
        />
        <Tile label={t('figures.average')} value={clock(is.averageTalk)} was={was && clock(was.averageTalk)} />
        <Tile
          label={t('figures.talk')}
          value={clock(is.talk)}
          was={was && clock(was.talk)}
          change={[is.talk, was?.talk]}
        />
      </dl>
      {points.data ? <CallChart points={points.data} interval={range.interval} /> : null}
      {span === 'week' || span === 'month' ? <Hours range={range} directions={directions} /> : null}
    </>
  );
}

function Hours({ range, directions }: { range: Range; directions: Direction[] }) {
  const { data } = useHours(range, directions);
  return data ? <HeatMap points={data} /> : null;
}

interface TileProps {
  label: string;
  value: string;
  was?: string;
  change?: [number, number | undefined];
}

function Tile({ label, value, was, change }: TileProps) {
  const { t } = useText();
  const grown = change ? growth(...change) : undefined;
  const words = was === undefined ? null : t('figures.against', { before: was });
  return (
    <div className={css.tile}>
      <dt>{label}</dt>
      <dd className={css.value}>{value}</dd>
      <dd className={css.before}>
        {words}
        {grown === undefined ? null : ` (${grown > 0 ? '+' : ''}${Math.round(grown)} %)`}
      </dd>
    </div>
  );
}

function Groups({ span, now, directions, by }: Asked & { by: GroupBy }) {
  const { t } = useText();
  const { may } = useRights();
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useGroups(by, rangeOf(span, now), directions, page);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={6} />;
  const rows = data.data.records.map((group) => ({ group, shown: shownOf(group) }));
  if (!rows.length)
    return (
      <EmptyState icon={IconChartBar} title={t('figures.none')}>
        {t('figures.noneWords')}
      </EmptyState>
    );
  const columns = columnsOf(by, t);
  const download = async () => {
    const all = await fetchAllGroups(by, rangeOf(span, now), directions);
    const titles = [t('figures.name'), ...columns.map(({ title }) => title)];
    const lines = all.map((group) => {
      const shown = shownOf(group);
      return [nameOf(group), ...columns.map(({ value }) => value(shown) ?? '')];
    });
    downloadCsv(`calls-${by.toLowerCase()}-${span}`, csvOf([titles, ...lines]));
  };
  return (
    <>
      {by === 'Queues' ? <ServiceLevelChart range={rangeOf(span, now)} /> : null}
      <DataTable
        label={t(`figures.by.${by}`)}
        rows={rows}
        keyOf={({ group }) => group.key}
        columns={[
          { title: t('figures.name'), cell: ({ group }) => <Name group={group} /> },
          ...columns.map(({ title, text, wideOnly }) => ({
            title,
            wideOnly,
            cell: ({ shown }: { shown: Shown }) => text(shown),
          })),
        ]}
      />
      <Pager page={page} pages={data.paging.totalPages} onChange={setPage} />
      <div className={css.downloads}>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => download().catch((failed: Error) => toastBad(failed.message))}
        >
          {t('figures.download')}
        </Button>
        {may('FullCompanyCallLog') ? (
          <Button
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
            onClick={() => keepCalls(rangeOf(span, now)).catch((failed: Error) => toastBad(failed.message))}
          >
            {t('figures.downloadLog')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

const nameOf = ({ key, info }: Group): string => info.name || key;

function Name({ group }: { group: Group }) {
  const number = group.info.extensionNumber ?? (group.info.name && group.key.startsWith('+') ? group.key : '');
  return (
    <span className={css.name}>
      {nameOf(group)}
      {number ? <span className={css.detail}>{number}</span> : null}
    </span>
  );
}

interface FigureColumn {
  title: string;
  value: (shown: Shown) => number | undefined;
  text: (shown: Shown) => string;
  wideOnly?: boolean;
}

function columnsOf(by: GroupBy, t: ReturnType<typeof useText>['t']): FigureColumn[] {
  const plain = (title: string, value: (shown: Shown) => number, wideOnly = false): FigureColumn => ({
    title,
    value,
    text: (shown) => String(value(shown)),
    wideOnly,
  });
  const queue = by === 'Queues';
  const found = [
    plain(t('figures.calls'), ({ calls }) => calls),
    ...(queue
      ? []
      : [
          plain(t('figures.inbound'), ({ inbound }) => inbound, true),
          plain(t('figures.outbound'), ({ outbound }) => outbound, true),
        ]),
    plain(t('figures.answered'), ({ answered }) => answered, true),
    plain(t('figures.missed'), ({ missed }) => missed),
    plain(t('figures.abandoned'), ({ abandoned }) => abandoned, true),
  ];
  if (queue)
    found.push({ title: t('figures.inTime'), value: ({ inTime }) => inTime, text: ({ inTime }) => percent(inTime) });
  found.push({
    title: t('figures.average'),
    value: ({ averageTalk }) => averageTalk,
    text: ({ averageTalk }) => clock(averageTalk),
    wideOnly: queue,
  });
  found.push({ title: t('figures.talk'), value: ({ talk }) => talk, text: ({ talk }) => clock(talk), wideOnly: true });
  return found;
}
