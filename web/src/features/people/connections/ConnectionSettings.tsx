import { Button, Group } from '@mantine/core';
import {
  IconAddressBook,
  IconBrandGoogle,
  IconBrandWindows,
  IconCalendar,
  IconPlugConnectedX,
  IconRefresh,
  IconServer,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from '@/api/keys';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { CalendarChoice } from './CalendarChoice';
import { CalendarEvents } from './CalendarEvents';
import { CalendarUse } from './CalendarUse';
import {
  type Connection,
  type Provider,
  type State,
  useAuthorize,
  useConnections,
  useDisconnect,
  useReadAgain,
} from './queries';
import { ServerForm } from './ServerForm';

const icons = { google: IconBrandGoogle, microsoft: IconBrandWindows, dav: IconServer };
const tones: Record<State, TagTone> = { Waiting: 'plain', Working: 'good', Failing: 'warn', NeedsYou: 'bad' };

/** One's accounts elsewhere: their contacts and calendars, and what these do here. */
export function ConnectionSettings() {
  const { data } = useConnections();
  const queries = useQueryClient();
  const calendar = data?.records.some((each) => each.calendar) ?? false;
  const read = data?.records.map((each) => each.lastSuccessTime ?? '').join() ?? '';
  useEffect(() => {
    if (read) void queries.invalidateQueries({ queryKey: keys.contacts });
  }, [read, queries]);
  return (
    <>
      <Accounts />
      {calendar ? <CalendarUse /> : null}
      {calendar ? <CalendarEvents read={read} /> : null}
    </>
  );
}

function Accounts() {
  const { t } = useText();
  const { data, error, refetch } = useConnections();
  const [server, setServer] = useState<Connection | 'new'>();
  return (
    <Section title={t('connections.title')} lead={t('connections.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.records.length === 0 ? (
        <EmptyState icon={IconAddressBook} title={t('connections.none')}>
          {t('connections.noneWords')}
        </EmptyState>
      ) : null}
      {data?.records.length ? (
        <List label={t('connections.title')}>
          {data.records.map((each) => (
            <Account key={each.id} connection={each} onServer={() => setServer(each)} />
          ))}
        </List>
      ) : null}
      <Group mt="md">
        {data?.providers.map((each) => (
          <Connect key={each} provider={each} onServer={() => setServer('new')} />
        ))}
      </Group>
      {server ? (
        <ServerForm connection={server === 'new' ? undefined : server} onClose={() => setServer(undefined)} />
      ) : null}
    </Section>
  );
}

/** Off to where the person agrees, and back again. */
function useGo() {
  const { t } = useText();
  const authorize = useAuthorize();
  const go = (provider: Provider, parts = { contacts: true, calendar: true }) =>
    authorize.mutate(
      { provider, ...parts },
      {
        onSuccess: ({ authorizationUri }) => window.location.assign(authorizationUri),
        onError: (problem) => toastBad(t('connections.notConnected'), problem.message),
      },
    );
  return { go, pending: authorize.isPending };
}

function Connect({ provider, onServer }: { provider: Provider; onServer: () => void }) {
  const { t } = useText();
  const { go, pending } = useGo();
  const Icon = icons[provider];
  return (
    <Button
      variant="default"
      leftSection={<Icon size={18} aria-hidden />}
      loading={pending}
      onClick={() => (provider === 'dav' ? onServer() : go(provider))}
    >
      {t(`connections.connect.${provider}`)}
    </Button>
  );
}

function Account({ connection, onServer }: { connection: Connection; onServer: () => void }) {
  const { t, code } = useText();
  const readAgain = useReadAgain();
  const disconnect = useDisconnect();
  const { go, pending } = useGo();
  const [choosing, setChoosing] = useState(false);
  const { name, provider, state, problem, lastSuccessTime } = connection;
  const Icon = icons[provider];
  const words = [
    connection.contacts ? t('connections.contacts', { count: connection.contactCount }) : '',
    connection.calendar ? t('connections.events', { count: connection.eventCount }) : '',
    lastSuccessTime ? t('connections.last', { moment: momentText(new Date(lastSuccessTime), code) }) : '',
  ];
  const failed = { onError: (error: Error) => toastBad(t('state.notSaved'), error.message) };
  return (
    <Row
      leading={<Icon size={20} aria-hidden />}
      title={name}
      detail={words.filter(Boolean).join(' · ')}
      trailing={<Tag tone={tones[state]}>{t(`connections.state.${state}`)}</Tag>}
    >
      {problem ? (
        <p role="status" style={{ margin: '0 var(--mantine-spacing-md) var(--mantine-spacing-sm)' }}>
          {problem}
        </p>
      ) : null}
      <Group mx="md" mb="md" gap="xs">
        {state === 'NeedsYou' ? (
          <Button loading={pending} onClick={() => (provider === 'dav' ? onServer() : go(provider, connection))}>
            {t('connections.again')}
          </Button>
        ) : (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={readAgain.isPending}
            aria-label={t('connections.readAgain', { name })}
            onClick={() => readAgain.mutate(connection.id, failed)}
          >
            {t('connections.read')}
          </Button>
        )}
        {connection.calendar && connection.calendars.length ? (
          <Button
            variant="default"
            leftSection={<IconCalendar size={16} aria-hidden />}
            aria-label={t('connections.calendarsOf', { name })}
            onClick={() => setChoosing(true)}
          >
            {t('connections.calendars')}
          </Button>
        ) : null}
        <Button
          variant="default"
          leftSection={<IconPlugConnectedX size={16} aria-hidden />}
          loading={disconnect.isPending}
          aria-label={t('connections.disconnectIt', { name })}
          onClick={() => disconnect.mutate(connection.id, failed)}
        >
          {t('connections.disconnect')}
        </Button>
      </Group>
      {choosing ? <CalendarChoice connection={connection} onClose={() => setChoosing(false)} /> : null}
    </Row>
  );
}
