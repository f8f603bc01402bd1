import type { Setup } from '@/api/signIn';
import { CopyText } from '@/design/parts/CopyText';
import { useText } from '@/text/useText';
import css from './Security.module.css';

/** The QR code, and the key for who cannot scan it. */
export function AuthenticatorSetup({ setup }: { setup: Setup }) {
  const { t } = useText();
  return (
    <div className={css.setup}>
      <img className={css.qr} src={setup.qr} alt={t('qr.alt')} width={200} height={200} />
      <div className={css.manual}>
        <p>{t('qr.manual')}</p>
        <CopyText value={setup.secret} shown={setup.secret.replace(/(.{4})/g, '$1 ').trim()} />
      </div>
    </div>
  );
}
