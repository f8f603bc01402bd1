import { Link } from '@tanstack/react-router';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import type { Distance } from '../shapes';
import trust from '../Trust.module.css';
import { quantity } from '../words';
import css from './Standing.module.css';

const keyOf = ({ rule, name, counted }: Distance) => `${rule}/${name}/${counted}`;
const toneOf = (used: number) => (used >= 1 ? 'bad' : used >= 0.8 ? 'warn' : 'good');

/** What only observes is no matter while nothing is counted. */
const isBarred = ({ used, status }: Distance) => used !== null && (used > 0 || status !== 'observe');

/** A bar for every limit about which something is counted; the fullest first. The others by name. */
export function LimitBars({ distances }: { distances: Distance[] }) {
  const { t } = useText();
  const barred = distances.filter(isBarred);
  const quiet = distances.filter((one) => !isBarred(one));
  return (
    <>
      {barred.length ? (
        <ul className={css.bars} aria-label={t('standing.limits')}>
          {barred.map((one) => (
            <Bar key={keyOf(one)} distance={one} />
          ))}
        </ul>
      ) : (
        <p className={trust.soft}>{t('standing.nothingCounted')}</p>
      )}
      {quiet.length ? (
        <details className={css.quiet}>
          <summary>{t('standing.quiet', { count: quiet.length })}</summary>
          <ul>
            {quiet.map((one) => (
              <li key={keyOf(one)}>
                <Quiet distance={one} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function Bar({ distance }: { distance: Distance }) {
  const { t, code } = useText();
  const { rule, title, means, value, limit, status, from } = distance;
  const used = distance.used ?? 0;
  const tone = from ? 'plain' : toneOf(used);
  const unit = distance.unit === 'ratio' && (limit ?? 0) > 1 ? 'odds' : distance.unit;
  const said = t('standing.of', {
    value: quantity(value, unit === 'ratio' || unit === 'odds' ? unit : '', code),
    limit: quantity(limit, unit, code),
  });
  return (
    <li className={css.bar} data-tone={tone}>
      <div className={trust.side}>
        <span className={css.means}>{means.replace(/\.$/, '')}</span>
        <span className={css.amount}>{said}</span>
      </div>
      <div
        className={css.track}
        role="meter"
        aria-label={`${title}: ${means}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, Math.round(used * 100))}
        aria-valuetext={said}
      >
        <span className={css.fill} style={{ width: `${Math.min(100, used * 100)}%` }} />
      </div>
      <div className={trust.side}>
        <span className={css.about}>
          <Link to="/trust/rules/$ruleId" params={{ ruleId: rule }}>
            {rule} · {title}
          </Link>
          {status === 'observe' ? ` — ${t('standing.observed')}` : null}
        </span>
        {from ? <Tag>{t('standing.from', { limit: quantity(from.limit, from.unit, code) })}</Tag> : null}
        {tone === 'warn' || tone === 'bad' ? (
          <Tag tone={tone}>{t(tone === 'bad' ? 'standing.over' : 'standing.near')}</Tag>
        ) : null}
      </div>
    </li>
  );
}

function Quiet({ distance }: { distance: Distance }) {
  const { t, code } = useText();
  const { rule, means, unit, value, limit, over } = distance;
  const allowed =
    limit === null
      ? t('standing.hiddenLimit')
      : t(over.startsWith('<') ? 'standing.needs' : 'standing.allowed', { limit: quantity(limit, unit, code) });
  return (
    <>
      <Link to="/trust/rules/$ruleId" params={{ ruleId: rule }}>
        {rule}
      </Link>{' '}
      {means.replace(/\.$/, '')} — {value === null ? null : `${quantity(value, unit, code)}, `}
      {allowed}
    </>
  );
}
