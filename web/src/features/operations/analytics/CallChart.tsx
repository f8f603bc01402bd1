import { Chart } from '@/design/parts/Chart';
import { useText } from '@/text/useText';
import type { Point } from './queries';
import type { Range } from './spans';

/** What an interval is called below a chart. */
export const intervalNames = (code: string, interval: Range['interval']) =>
  new Intl.DateTimeFormat(code, interval === 'Hour' ? { hour: 'numeric' } : { day: 'numeric', month: 'short' });

/** Answered calls below, those nobody answered above, one bar for each interval. */
export function CallChart({ points, interval }: { points: Point[]; interval: Range['interval'] }) {
  const { t, code } = useText();
  const names = intervalNames(code, interval);
  const bars = points.map(({ time, counters }) => {
    const { answered, connected, notAnswered, notConnected } = counters.callsByResponse.values;
    return {
      label: names.format(new Date(time)),
      values: { answered: answered + connected, missed: notAnswered + notConnected },
    };
  });
  const counts = bars.map(({ values }) => values.answered + values.missed);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (
    <Chart
      title={t('figures.overTime')}
      summary={t('figures.chart', { total, most: Math.max(0, ...counts) })}
      kind="bars"
      points={bars}
      series={[
        { key: 'answered', name: t('figures.answered'), color: 'var(--c-accent)' },
        { key: 'missed', name: t('figures.missed'), color: 'var(--c-warn)' },
      ]}
      axis={t('figures.span')}
      file="calls-over-time"
    />
  );
}
