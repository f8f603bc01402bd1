import { Chart } from '@/design/parts/Chart';
import { useText } from '@/text/useText';
import { intervalNames } from './CallChart';
import { useServiceLevels } from './queries';
import { inTimeOf } from './reading';
import type { Range } from './spans';

const colors = ['accent', 'warn', 'good', 'bad', 'brass', 'muted'].map((name) => `var(--c-${name})`);

/** The share of calls that each queue answered in time; of as many queues as there are colors. */
export function ServiceLevelChart({ range }: { range: Range }) {
  const { t, code } = useText();
  const { data } = useServiceLevels(range);
  const lines = (data ?? [])
    .filter(({ points }) => points.some(({ counters }) => inTimeOf(counters.callsByQueueSla.values) !== undefined))
    .slice(0, colors.length);
  if (!lines.length) return null;
  const names = intervalNames(code, range.interval);
  const points = (lines[0]?.points ?? []).map(({ time }, at) => ({
    label: names.format(new Date(time)),
    values: Object.fromEntries(
      lines.map(({ key, points: own }) => {
        const there = own[at];
        return [key, there && inTimeOf(there.counters.callsByQueueSla.values)];
      }),
    ),
  }));
  const last = lines.map(({ key, info, points: own }) => {
    const shares = own
      .map(({ counters }) => inTimeOf(counters.callsByQueueSla.values))
      .filter((each) => each !== undefined);
    return `${info.name || key} ${Math.round(shares.at(-1) ?? 0)} %`;
  });
  return (
    <Chart
      title={t('figures.serviceLevel')}
      summary={t('figures.serviceLevelWords', { queues: last.join(', ') })}
      kind="lines"
      points={points}
      series={lines.map(({ key, info }, at) => ({ key, name: info.name || key, color: colors[at] ?? '' }))}
      axis={t('figures.span')}
      format={(value) => `${Math.round(value)} %`}
      range={[0, 100]}
      file="service-level"
    />
  );
}
