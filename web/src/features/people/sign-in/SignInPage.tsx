import { Navigate } from '@tanstack/react-router';
import { useSignedIn } from '@/api/tokens';
import { useWebConfig } from '@/api/webConfig';
import { Wordmark } from '@/design/parts/Wordmark';
import { useText } from '@/text/useText';
import { DemoPeople } from './DemoPeople';
import css from './SignIn.module.css';
import { SignInForm } from './SignInForm';
import { useSignInForm } from './useSignInForm';

export function SignInPage() {
  const { t } = useText();
  const signedIn = useSignedIn();
  const { data: config } = useWebConfig();
  const form = useSignInForm();
  if (signedIn) return <Navigate to="/" replace />;
  return (
    <main className={css.page}>
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
          <h1 id="sign-in-title" className={css.title}>
            {t('signIn.title')}
          </h1>
          <p className={css.lead}>{t('signIn.lead')}</p>
          <SignInForm form={form} />
          {config?.demo?.length ? <DemoPeople people={config.demo} onChoose={form.fill} /> : null}
        </div>
      </section>
    </main>
  );
}

/** Sound leaving a horn: the picture on the sign-in page. */
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
