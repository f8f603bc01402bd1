import { useText } from '@/text/useText';
import type { Standing } from '../shapes';
import css from './Standing.module.css';
import { daysShown, stepsOf } from './steps';

const [WIDTH, ROW, LEFT, TOP] = [860, 22, 200, 8];
const DAY = 86_400_000;

/** The account's state as a line over time: the higher, the harder. Also said in words, for who does not see it. */
export function HistoryPlot({ standing, now }: { standing: Standing; now: number }) {
  const { t, code } = useText();
  const { ladder, history } = standing;
  const days = daysShown(history, now);
  const start = now - days * DAY;
  const steps = stepsOf(history, start, now);
  const used = new Set(steps.map(({ rank }) => rank));
  const shown = ladder.filter(({ rank }) => rank <= Math.max(3, ...used));
  const height = TOP + shown.length * ROW + 26;
  const x = (at: number) => LEFT + ((at - start) / (now - start)) * (WIDTH - LEFT - 8);
  const y = (rank: number) => TOP + (shown.length - 1 - rank) * ROW + ROW / 2;
  const line = steps.map(({ from, until, rank }, place) =>
    [`${place ? 'L' : 'M'}${x(from)} ${y(rank)}`, `L${x(until)} ${y(rank)}`].join(' '),
  );
  const dateText = (at: number) => new Intl.DateTimeFormat(code, { day: 'numeric', month: 'short' }).format(at);
  const words = history.length ? t('standing.plotEvents', { count: history.length }) : t('standing.plotCalm');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has only a keyboard moves the plot sideways with it
    <div className={css.plotFrame} role="group" aria-label={t('standing.historyFrame')} tabIndex={0}>
      <svg
        className={css.plot}
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="img"
        aria-label={t('standing.plot', { days, words })}
      >
        {shown.map(({ rank, title }) => (
          <g key={rank}>
            <line className={css.grid} x1={LEFT} x2={WIDTH - 8} y1={y(rank)} y2={y(rank)} />
            <text
              className={css.axis}
              data-used={used.has(rank) || undefined}
              x={LEFT - 12}
              y={y(rank) + 4}
              textAnchor="end"
            >
              {title}
            </text>
          </g>
        ))}
        {[0, 0.5, 1].map((share) => (
          <text
            key={share}
            className={css.axis}
            x={x(start + share * (now - start))}
            y={height - 6}
            textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
          >
            {dateText(start + share * (now - start))}
          </text>
        ))}
        {steps
          .filter(({ rank }) => rank > 0)
          .map(({ from, until, rank }) => (
            <rect
              key={from}
              className={css.hold}
              x={x(from)}
              y={y(rank)}
              width={Math.max(2, x(until) - x(from))}
              height={y(0) - y(rank)}
            >
              <title>{`${ladder[rank]?.title}: ${dateText(from)} – ${dateText(until)}`}</title>
            </rect>
          ))}
        <path className={css.line} d={line.join(' ')} />
        <circle className={css.today} cx={x(now)} cy={y(steps.at(-1)?.rank ?? 0)} r="5" />
      </svg>
    </div>
  );
}
