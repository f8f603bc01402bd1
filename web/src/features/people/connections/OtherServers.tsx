import { Alert, Button } from '@mantine/core';
import { ApiError } from '@/api/errors';
import { useText } from '@/text/useText';

/** Servers that a domain names for its address books and calendars, and that are not of the domain itself. */
export function otherServersOf(error: unknown): string[] {
  const named = error instanceof ApiError && error.parameter === 'otherServers' ? error.value : undefined;
  return named?.split(', ').filter(Boolean) ?? [];
}

/** Whether the password may go there: whoever forges what a domain says would get it. */
export function OtherServers({
  servers,
  loading,
  onAllow,
}: {
  servers: readonly string[];
  loading: boolean;
  onAllow: () => void;
}) {
  const { t } = useText();
  const names = servers.join(', ');
  return (
    <Alert color="yellow" role="alert">
      <p>{t('connections.otherServers', { names })}</p>
      <Button variant="default" loading={loading} onClick={onAllow}>
        {t('connections.allowServers', { names })}
      </Button>
    </Alert>
  );
}
