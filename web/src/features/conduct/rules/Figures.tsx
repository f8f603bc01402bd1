import { useText } from '@/text/useText';
import type { RuleDetails } from '../shapes';
import trust from '../Trust.module.css';
import css from './Rules.module.css';

const [WIDTH, HEIGHT] = [600, 84];

/** How often the rule decided in a month, and how often it was wrong, in figures and day by day. */
export function Figures({ rule }: { rule: RuleDetails }) {
  const { t, code } = useText();
  const percent = (share: number) =>
    new Intl.NumberFormat(code, { style: 'percent', maximumFractionDigits: 1 }).format(share);
  const most = Math.max(1, ...rule.days.map(({ statements }) => statements));
  const step = WIDTH / rule.days.length;
  const tall = (count: number) => (count / most) * (HEIGHT - 6);
  return (
    <>
      <div className={css.figureRow}>
        <div className={css.figure}>
          <strong>{rule.statements30d}</strong>
          <span>{t('rules.decisions30')}</span>
        </div>
        <div className={css.figure}>
          <strong>{rule.overturned30d}</strong>
          <span>{t('rules.overturned30')}</span>
        </div>
        <div className={css.figure}>
          <strong>{rule.statements30d ? percent(1 - rule.overturnedShare) : '–'}</strong>
          <span>{t('rules.right')}</span>
        </div>
      </div>
      {rule.statements30d ? (
        <svg
          className={css.days}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('rules.perDay', { count: rule.statements30d, overturned: rule.overturned30d })}
        >
          <line className={css.base} x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
          {rule.days.map(({ day, statements, overturned }, place) => (
            <g key={day}>
              <title>{`${day}: ${statements}`}</title>
              <rect
                className={css.given}
                x={place * step + 2}
                width={step - 4}
                y={HEIGHT - tall(statements)}
                height={tall(statements)}
              />
              <rect
                className={css.overturned}
                x={place * step + 2}
                width={step - 4}
                y={HEIGHT - tall(overturned)}
                height={tall(overturned)}
              />
            </g>
          ))}
        </svg>
      ) : null}
      <p className={trust.soft}>{t('rules.ceilingWords', { percent: percent(rule.ceiling) })}</p>
    </>
  );
}
