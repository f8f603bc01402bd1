import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { AppUsageHour, AppUsageInfo } from '@/api/generated';
import { DataTable } from '@/design/parts/DataTable';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useWhen } from '@/features/people/security/useWhen';
import { useText } from '@/text/useText';
import css from './Usage.module.css';

type Hour = AppUsageHour;

type Usage = AppUsageInfo;

const periods = { day: 24, week: 168, month: 720 } as const;
type Period = keyof typeof periods;

const useUsage = (app: string, period: Period) =>
  useQuery({
    queryKey: ['apps', app, 'usage', period],
    queryFn: ({ signal }) => call<Usage>(`/clarion/apps/${app}/usage?hours=${periods[period]}`, { signal }),
  });

/** How much an app asks of the API, and what it is refused. */
export function UsageSection({ app }: { app: string }) {
  const { t } = useText();
  const when = useWhen();
  const [period, setPeriod] = useState<Period>('day');
  const { data, error, refetch } = useUsage(app, period);
  return (
    <Section
      title={t('usage.title')}
      actions={
        <SegmentedControl
          aria-label={t('usage.period')}
          value={period}
          onChange={(value) => setPeriod(value as Period)}
          data={(Object.keys(periods) as Period[]).map((value) => ({ value, label: t(`usage.${value}`) }))}
        />
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? (
        <div className={css.usage}>
          <p className="tnum">
            {t('usage.sum', { requests: data.requests, errors: data.errors, limited: data.limited })}
          </p>
          <Bars hours={data.hours} />
          {data.failures.length ? (
            <DataTable
              label={t('usage.failures')}
              rows={data.failures}
              keyOf={(row) => `${row.operation} ${row.status} ${row.errorCode}`}
              columns={[
                { title: t('usage.failures'), cell: (row) => row.operation || t('usage.otherOperations') },
                { title: t('usage.status'), cell: (row) => [row.status, row.errorCode].filter(Boolean).join(' · ') },
                { title: t('usage.count'), cell: (row) => row.requests },
                { title: t('usage.last'), cell: (row) => when(row.lastHour), wideOnly: true },
              ]}
            />
          ) : null}
          {data.operations.length ? (
            <DataTable
              label={t('usage.operations')}
              rows={data.operations}
              keyOf={(row) => row.operation}
              columns={[
                { title: t('usage.operations'), cell: (row) => row.operation || t('usage.otherOperations') },
                { title: t('usage.count'), cell: (row) => row.requests },
                { title: t('usage.errors'), cell: (row) => row.errors },
              ]}
            />
          ) : null}
        </div>
      ) : null}
    </Section>
  );
}

const height = 90;

function Bars({ hours }: { hours: Hour[] }) {
  const { t } = useText();
  const when = useWhen();
  const most = Math.max(1, ...hours.map(({ requests }) => requests));
  const high = (count: number) => (count / most) * height;
  return (
    <svg
      className={css.bars}
      viewBox={`0 0 ${hours.length * 10} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('usage.chart', { most })}
    >
      {hours.map(({ time, requests, errors }, at) => (
        <g key={time}>
          <title>{t('usage.bar', { when: when(time), requests, errors })}</title>
          <rect x={at * 10} y={0} width={10} height={height} fill="transparent" />
          <rect className={css.good} x={at * 10 + 1} width={8} y={height - high(requests)} height={high(requests)} />
          <rect className={css.bad} x={at * 10 + 1} width={8} y={height - high(errors)} height={high(errors)} />
        </g>
      ))}
    </svg>
  );
}
