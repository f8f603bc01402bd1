import type { ReactNode } from 'react';
import { useWebConfig } from '@/api/webConfig';
import { Wordmark } from '@/design/parts/Wordmark';
import { useText } from '@/text/useText';
import css from './SignIn.module.css';

/** The page around signing in: the picture on wide screens, one column on narrow ones. */
export function SignInFrame({ children }: { children: ReactNode }) {
  const { t } = useText();
  const { data: config } = useWebConfig();
  return (
    <main className={css.page} id="main">
      <aside className={css.side}>
        <Wordmark tone="light" name={config?.brandName} />
        <div>
          <p className={css.promise}>{t('signIn.promise')}</p>
          <p className={css.small}>{t('signIn.promiseDetail')}</p>
        </div>
        <Horn />
      </aside>
      <section className={css.main} aria-labelledby="sign-in-title">
        <div className={css.column}>
          <div className={css.mobileMark}>
            <Wordmark tone="auto" name={config?.brandName} />
          </div>
          {children}
          <p className={css.serviceStatus}>
            <a href="/status">{t('signIn.serviceStatus')}</a>
          </p>
        </div>
      </section>
    </main>
  );
}

/** Sound leaving a horn. */
function Horn() {
  return (
    <svg className={css.horn} viewBox="0 0 400 400" fill="none" aria-hidden="true">
      {[60, 100, 145, 195, 250, 310].map((radius, index) => (
        <circle
          key={radius}
          cx="20"
          cy="400"
          r={radius}
          stroke="#e3ae55"
          strokeOpacity={0.55 - index * 0.085}
          strokeWidth="1.5"
        />
      ))}
      <circle cx="20" cy="400" r="26" fill="#e3ae55" />
    </svg>
  );
}
