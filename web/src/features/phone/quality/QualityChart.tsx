import { Chart } from '@/design/parts/Chart';
import { useText } from '@/text/useText';
import { useQualityTimeline } from './queries';

/** How calls were heard along the last thirty days. */
export function QualityChart() {
  const { t, code } = useText();
  const { data } = useQualityTimeline();
  const heard = data?.days.filter(({ calls }) => calls) ?? [];
  if (!data || !heard.length) return null;
  const names = new Intl.DateTimeFormat(code, { day: 'numeric', month: 'short' });
  const last = heard.at(-1)?.averageMos ?? 0;
  return (
    <Chart
      title={t('heard.days')}
      summary={t('heard.daysWords', { days: heard.length, last: last.toFixed(1) })}
      kind="lines"
      points={data.days.map(({ time, averageMos, lowestMos }) => ({
        label: names.format(new Date(time)),
        values: { average: averageMos, lowest: lowestMos },
      }))}
      series={[
        { key: 'average', name: t('heard.average'), color: 'var(--c-accent)' },
        { key: 'lowest', name: t('heard.lowest'), color: 'var(--c-warn)' },
      ]}
      axis={t('heard.day')}
      format={(score) => score.toFixed(1)}
      range={[1, 4.5]}
      file="call-quality"
    />
  );
}
