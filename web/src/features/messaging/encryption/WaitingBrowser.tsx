import { Button } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '@/text/useText';
import css from './Encryption.module.css';
import { LetInDialog } from './KeysSection';
import { useSession } from './session';

/** Another browser of this person asks for their keys. */
export function WaitingBrowser() {
  const { t } = useText();
  const { state, view } = useSession();
  const [comparing, setComparing] = useState(false);
  const waiting = state === 'ready' ? view?.devices.find((each) => !each.letIn) : undefined;
  if (!waiting) return null;
  return (
    <div className={css.notice} role="status" data-testid="waiting-browser">
      <IconShieldLock size={20} aria-hidden />
      <p className={css.words}>{t('encryption.asks', { name: waiting.name })}</p>
      <Button size="compact-sm" onClick={() => setComparing(true)}>
        {t('encryption.compare')}
      </Button>
      {comparing ? <LetInDialog device={waiting} onClose={() => setComparing(false)} /> : null}
    </div>
  );
}
