import type { RoomTextKey } from '@/text/enMeetingRoom';
import { useRoomText } from '../join/RoomWords';
import type { QualitySample } from '../protocol';
import css from './Together.module.css';

const WIDTH = 240;
const HEIGHT = 44;

/** Each figure, its factor, and what fills the plot at least. */
const figures: [string, RoomTextKey, number, number][] = [
  ['downLoss', 'meet.qualityLoss', 100, 5],
  ['upLoss', 'meet.qualityLossUp', 100, 5],
  ['roundTripMs', 'meet.qualityRoundTrip', 1, 100],
  ['framesPerSecond', 'meet.qualityFrames', 1, 30],
];

/** The line of a plot, from the left to the right. Pure. */
export function lineOf(values: number[], most: number): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, index) => [index * step, HEIGHT - (HEIGHT * Math.min(value, most)) / (most || 1)]);
  return points.map(([x, y], index) => `${index ? 'L' : 'M'}${x?.toFixed(1)} ${y?.toFixed(1)}`).join(' ');
}

/** What was measured of somebody over the meeting. */
export function Plots({ samples }: { samples: QualitySample[] }) {
  const { t } = useRoomText();
  if (samples.length === 0) return <p className={css.quiet}>{t('meet.qualityNone')}</p>;
  return figures.map(([figure, name, factor, least]) => {
    const values = samples.map((each) => Math.round(10 * factor * (each.figures[figure] ?? 0)) / 10);
    const most = Math.max(...values);
    const words = t('meet.qualityPlot', { figure: t(name), now: values.at(-1) ?? 0, most });
    return (
      <figure key={figure} className={css.plot}>
        <figcaption>{words}</figcaption>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path d={lineOf(values, Math.max(most, least))} />
        </svg>
      </figure>
    );
  });
}
