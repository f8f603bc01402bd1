import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { Facts } from '../Facts';
import type { Act } from '../shapes';
import css from '../Trust.module.css';

interface ActListProps {
  label: string;
  acts: Act[];
  /** Buttons for each. */
  actions?: (act: Act) => ReactNode;
}

/** What is in force: what it does, why, until when, what lifts it, where to object. */
export function ActList({ label, acts, actions }: ActListProps) {
  const { t, code } = useText();
  return (
    <ul className={css.plain} aria-label={label}>
      {acts.map((act) => (
        <li key={act.id} className={css.stack}>
          <div className={css.side}>
            <span className={css.tags}>
              <Tag tone={act.inForce ? (act.standing === 'warned' ? 'warn' : 'bad') : 'plain'}>
                {act.standingTitle ?? act.title}
              </Tag>
              {act.startsAt ? <span className={css.soft}>{momentText(new Date(act.startsAt), code)}</span> : null}
            </span>
            {actions?.(act)}
          </div>
          <p className={css.words}>{act.reason}</p>
          <Facts
            facts={[
              [
                t('standing.scope'),
                act.scope === 'account' ? act.scopeTitle : `${act.scopeTitle} ${act.subjectTitle ?? act.subject}`,
              ],
              [t('trust.clause'), `${act.clause} · ${act.clauseTitle}`],
              [
                t('statement.lasts'),
                act.endsAt ? t('trust.until', { when: momentText(new Date(act.endsAt), code) }) : t('standing.always'),
              ],
              [t('standing.exit'), act.exit],
            ]}
          />
          {act.statementId ? (
            <p className={css.words}>
              <Link to="/trust/decisions" search={{ statement: act.statementId }}>
                {t('standing.statement')}
              </Link>
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
