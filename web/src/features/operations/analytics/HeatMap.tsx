import type { CSSProperties } from 'react';
import { ChartFrame } from '@/design/parts/ChartFrame';
import { useText } from '@/text/useText';
import css from './HeatMap.module.css';
import type { Point } from './queries';
import { heatOf } from './reading';

const hours = [...Array(24).keys()];
const A_SUNDAY = new Date(2026, 0, 4);

/** When the week is busy: calls of each hour of each weekday, darker the more there are. */
export function HeatMap({ points }: { points: Point[] }) {
  const { t, code } = useText();
  const heat = heatOf(points);
  const most = Math.max(1, ...heat.flat());
  const dayName = (day: number, weekday: 'short' | 'long') =>
    new Intl.DateTimeFormat(code, { weekday }).format(new Date(A_SUNDAY.getTime() + day * 86_400_000 + 43_200_000));
  const hourName = (hour: number) =>
    new Intl.DateTimeFormat(code, { hour: 'numeric' }).format(new Date(2026, 0, 4, hour));
  // Monday first, as weeks are planned.
  const days = [1, 2, 3, 4, 5, 6, 0];
  const lines = () => [
    [t('figures.weekday'), ...hours.map(hourName)],
    ...days.map((day) => [dayName(day, 'long'), ...hours.map((hour) => heat[day]?.[hour] ?? 0)]),
  ];
  const title = t('figures.byHour');
  return (
    <ChartFrame title={title} lines={lines} file="calls-by-hour">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard, too */}
      <section className={css.scroll} tabIndex={0} aria-label={t('figures.byHourTable')}>
        <table className={css.heat} aria-label={title}>
          <thead>
            <tr>
              <td />
              {hours.map((hour) => (
                <th key={hour} scope="col" data-quarter={hour % 3 === 0 || undefined}>
                  {hourName(hour)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day}>
                <th scope="row">{dayName(day, 'short')}</th>
                {hours.map((hour) => {
                  const calls = heat[day]?.[hour] ?? 0;
                  const share = calls / most;
                  return (
                    <td
                      key={hour}
                      // At most so dark that black on it, or white where the design is dark, is read well.
                      style={{ '--heat': `${Math.round(share * 60)}%` } as CSSProperties}
                    >
                      {calls || ''}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </ChartFrame>
  );
}
