import { CopyText } from '@/design/parts/CopyText';
import { useText } from '@/text/useText';
import css from './Apps.module.css';

/** Values that one puts into a program. */
export function Given({ label, value }: { label: string; value: string }) {
  return (
    <div className={css.secret}>
      <span>{label}</span>
      <div className={css.value}>
        <CopyText value={value} />
      </div>
    </div>
  );
}

interface SecretShownProps {
  clientId: string;
  secret?: string;
}

/** All that the SDKs ask for, to be copied. */
export function SecretShown({ clientId, secret }: SecretShownProps) {
  const { t } = useText();
  return (
    <>
      <Given label={t('apps.server')} value={window.location.origin} />
      <Given label={t('apps.clientId')} value={clientId} />
      {secret ? (
        <>
          <Given label={t('apps.secret')} value={secret} />
          <p className={css.words}>{t('apps.secretOnce')}</p>
        </>
      ) : null}
    </>
  );
}
