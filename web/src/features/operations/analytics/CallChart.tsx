import { useText } from '@/text/useText';
import css from './Analytics.module.css';
import type { Point } from './queries';

const width = 720;
const height = 180;

/** Answered calls below, those nobody answered above, one bar for each interval. */
export function CallChart({ points, interval }: { points: Point[]; interval: 'Hour' | 'Day' | 'Week' }) {
  const { t, code } = useText();
  const bars = points.map(({ time, counters }) => {
    const { answered, connected, notAnswered, notConnected } = counters.callsByResponse.values;
    return { time: new Date(time), answered: answered + connected, missed: notAnswered + notConnected };
  });
  const most = Math.max(1, ...bars.map(({ answered, missed }) => answered + missed));
  const total = bars.reduce((sum, { answered, missed }) => sum + answered + missed, 0);
  const step = width / Math.max(1, bars.length);
  const label = new Intl.DateTimeFormat(
    code,
    interval === 'Hour' ? { hour: 'numeric' } : { day: 'numeric', month: 'short' },
  );
  const every = Math.ceil(bars.length / 8);
  const high = (count: number) => (count / most) * (height - 8);
  return (
    <figure className={css.chart}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('figures.chart', { total, most })}
      >
        {bars.map(({ time, answered, missed }, at) => (
          <g key={time.getTime()}>
            <title>{t('figures.point', { time: label.format(time), answered, missed })}</title>
            <rect className={css.hit} x={at * step} y={0} width={step} height={height} />
            <rect
              className={css.answered}
              x={at * step + step * 0.15}
              y={height - high(answered)}
              width={step * 0.7}
              height={high(answered)}
            />
            <rect
              className={css.missed}
              x={at * step + step * 0.15}
              y={height - high(answered) - high(missed)}
              width={step * 0.7}
              height={high(missed)}
            />
          </g>
        ))}
      </svg>
      <div className={css.axis} aria-hidden>
        {bars.map(({ time }, at) =>
          at % every === 0 ? (
            <span key={time.getTime()} style={{ left: `${((at + 0.5) / bars.length) * 100}%` }}>
              {label.format(time)}
            </span>
          ) : null,
        )}
      </div>
      <figcaption className={css.legend}>
        <span data-kind="answered">{t('figures.answered')}</span>
        <span data-kind="missed">{t('figures.missed')}</span>
      </figcaption>
    </figure>
  );
}
