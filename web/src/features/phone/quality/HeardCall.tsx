import { Skeleton } from '@mantine/core';
import { useText } from '@/text/useText';
import css from './Quality.module.css';
import { type HeardLeg, type QualityPoint, useHeard } from './queries';

/** How each phone in a call heard the others, with its course. */
export function HeardCall({ sessionId }: { sessionId: string }) {
  const { t } = useText();
  const { data, error } = useHeard(sessionId, true);
  if (error) return <p className={css.nothing}>{t('heard.notHere')}</p>;
  if (!data) return <Skeleton height={90} radius="md" role="status" aria-label={t('state.loading')} />;
  return (
    <div className={css.legs} data-testid="heard">
      {data.map((leg) => (
        <Leg key={leg.partyId + leg.startTime} leg={leg} />
      ))}
    </div>
  );
}

function Leg({ leg }: { leg: HeardLeg }) {
  const { t } = useText();
  return (
    <div className={css.leg} data-poor={leg.poor || undefined}>
      <p className={css.who}>{leg.name || leg.number}</p>
      <p className={css.words}>
        {t('heard.figures', {
          mos: leg.mos.toFixed(1),
          loss: leg.packetLossPercent,
          jitter: Math.round(leg.jitterMs),
          trip: Math.round(leg.roundTripMs),
        })}
      </p>
      {leg.points && leg.points.length > 1 ? <Plot points={leg.points} /> : null}
    </div>
  );
}

const width = 300;
const height = 48;
const high = (mos: number) => height - ((mos - 1) / 3.5) * height;

function Plot({ points }: { points: QualityPoint[] }) {
  const { t, code } = useText();
  const times = points.map(({ time }) => Date.parse(time));
  const first = times[0] ?? 0;
  const length = Math.max(1, (times.at(-1) ?? 0) - first);
  const line = points
    .map(({ mos }, at) => `${(((times[at] ?? first) - first) / length) * width},${high(mos)}`)
    .join(' ');
  const clock = new Intl.DateTimeFormat(code, { timeStyle: 'medium' });
  const words = t('heard.plot', {
    first: clock.format(first),
    last: clock.format(first + length),
    lowest: Math.min(...points.map(({ mos }) => mos)).toFixed(1),
  });
  return (
    <svg
      className={css.plot}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      <line className={css.limit} x1={0} x2={width} y1={high(3.6)} y2={high(3.6)} />
      <polyline className={css.course} points={line} />
    </svg>
  );
}
