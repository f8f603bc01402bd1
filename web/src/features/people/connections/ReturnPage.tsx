import { Button, Loader } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Page } from '@/design/parts/Page';
import { EmptyState } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { useComplete } from './queries';

/** Where a provider sends people back to, with a code that is good once. */
export function ReturnPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { mutate, error } = useComplete();
  const begun = useRef(false);
  const given = useRef(new URLSearchParams(window.location.search));
  const [state, code] = [given.current.get('state'), given.current.get('code')];
  const settings = () => void navigate({ to: '/settings', search: { tab: 'connections' } as never, replace: true });
  useEffect(() => {
    if (begun.current || !state || !code) return;
    begun.current = true;
    window.history.replaceState(null, '', window.location.pathname); // the code stays in no history
    mutate(
      { state, code },
      { onSuccess: () => void navigate({ to: '/settings', search: { tab: 'connections' } as never, replace: true }) },
    );
  }, [state, code, mutate, navigate]);
  const refused = !state || !code ? t('connections.refused') : error?.message;
  return (
    <Page title={t('connections.title')}>
      {refused ? (
        <EmptyState
          icon={IconPlugConnected}
          title={t('connections.notConnected')}
          action={<Button onClick={settings}>{t('connections.back')}</Button>}
        >
          <span role="alert">{refused}</span>
        </EmptyState>
      ) : (
        <Loader aria-label={t('state.loading')} />
      )}
    </Page>
  );
}
