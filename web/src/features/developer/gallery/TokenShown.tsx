import { Alert, Button } from '@mantine/core';
import { useText } from '@/text/useText';
import apps from '../apps/Apps.module.css';
import { Given } from '../apps/SecretShown';
import type { Token } from './queries';

/** What a bot writes by, shown once. */
export function TokenShown({ token, onDone }: { token: Token; onDone: () => void }) {
  const { t } = useText();
  return (
    <>
      <Given label={t('gallery.token')} value={token.accessToken} />
      <p className={apps.words}>{t('gallery.tokenOnce')}</p>
      {token.problem ? (
        <Alert color="yellow" role="status">
          {t('gallery.handOver', { why: token.problem })}
        </Alert>
      ) : null}
      <div className={apps.buttons}>
        <Button onClick={onDone}>{t('gallery.done')}</Button>
      </div>
    </>
  );
}
