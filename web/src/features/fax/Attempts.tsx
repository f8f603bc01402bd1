import { momentText } from '@/design/time';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import css from './Fax.module.css';
import type { Job } from './shapes';
import { changeOf, reasonOf } from './words';

/** What became of each attempt, what changes, and when the next one comes. */
export function Attempts({ jobs }: { jobs: Job[] }) {
  const { t, code } = useText();
  const tried = jobs.filter(({ attempts, nextAttemptTime }) => attempts.length > 0 || nextAttemptTime);
  if (tried.length === 0) return null;
  return (
    <section className={css.attempts} aria-label={t('fax.attempts')}>
      <h3>{t('fax.attempts')}</h3>
      {tried.map((job) => (
        <div key={job.id} data-testid="fax-job">
          <h4>
            {formatNumber(job.to.phoneNumber)} · {t(`fax.state.${job.state}`)} ·{' '}
            {t('fax.pagesSent', { sent: job.pagesSent, total: job.pageCount })}
          </h4>
          <ol>
            {job.attempts.map((attempt) => (
              <li key={attempt.attempt}>
                <time dateTime={attempt.at}>{momentText(new Date(attempt.at), code)}</time>: {reasonOf(attempt, t)}{' '}
                {attempt.pages > 0 ? t('fax.attemptPages', { count: attempt.pages }) : null}{' '}
                {attempt.bitRate ? t('fax.speed', { speed: attempt.bitRate }) : null}{' '}
                {attempt.change ? t('fax.nextChange', { change: changeOf(attempt.change, t) }) : null}
              </li>
            ))}
          </ol>
          {job.nextAttemptTime ? (
            <p>{t('fax.nextAt', { when: momentText(new Date(job.nextAttemptTime), code) })}</p>
          ) : null}
        </div>
      ))}
    </section>
  );
}
