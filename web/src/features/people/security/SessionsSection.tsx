import { Button, Group, Modal } from '@mantine/core';
import { IconAppWindow, IconDeviceLaptop } from '@tabler/icons-react';
import { useState } from 'react';
import { forgetTokens } from '@/api/tokens';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { agentText } from './agents';
import {
  type ConnectedApp,
  changes,
  type SessionView,
  useConnectedApps,
  useSecurityChange,
  useSessions,
} from './queries';
import css from './Security.module.css';
import { useWhen } from './useWhen';

export function SessionsSection() {
  const { t } = useText();
  const { data, error, refetch } = useSessions();
  const [asking, setAsking] = useState(false);
  const everywhere = useSecurityChange(changes.endEverywhere);
  return (
    <Section title={t('security.sessions')} lead={t('security.sessionsLead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data ? (
        <List label={t('security.sessions')}>
          {data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </List>
      ) : null}
      <div className={css.foot}>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('security.endEverywhere')}
        </Button>
      </div>
      <Asking
        opened={asking}
        title={t('security.endEverywhere')}
        words={t('security.endEverywhereLead')}
        action={t('security.endEverywhere')}
        pending={everywhere.isPending}
        onClose={() => setAsking(false)}
        onGo={() => everywhere.mutate(undefined as never, { onSuccess: forgetTokens })}
      />
    </Section>
  );
}

function SessionRow({ session }: { session: SessionView }) {
  const { t } = useText();
  const when = useWhen();
  const end = useSecurityChange(changes.endSession);
  const where = [agentText(session.userAgent), session.source].filter(Boolean).join(' · ');
  const Icon = session.app.firstParty ? IconDeviceLaptop : IconAppWindow;
  return (
    <Row
      leading={
        <span className={css.medal} aria-hidden>
          <Icon size={20} />
        </span>
      }
      title={session.app.name}
      tone={session.reusedTime ? 'bad' : 'normal'}
      detail={[
        where,
        session.byCredential ? t('security.viaCredential') : null,
        session.current ? null : t('security.lastUsed', { when: when(session.lastUsedTime) }),
      ]
        .filter(Boolean)
        .join(' · ')}
      trailing={
        session.current ? (
          <Tag tone="good">{t('security.current')}</Tag>
        ) : (
          <Button
            variant="subtle"
            size="compact-md"
            loading={end.isPending}
            aria-label={t('security.endSessionOf', { app: session.app.name, where })}
            onClick={() =>
              end.mutate(session.id, {
                onSuccess: () => toastGood(t('security.ended')),
                onError: (error) => toastBad(t('state.notSaved'), error.message),
              })
            }
          >
            {t('security.endSession')}
          </Button>
        )
      }
    >
      {session.reusedTime ? <p className={css.words}>{t('security.reused')}</p> : null}
    </Row>
  );
}

export function ConnectedAppsSection() {
  const { t } = useText();
  const { data, error, refetch } = useConnectedApps();
  return (
    <Section title={t('security.apps')} lead={t('security.appsLead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconAppWindow} title={t('security.appsEmpty')}>
          {t('security.appsEmptyWords')}
        </EmptyState>
      ) : null}
      {data?.length ? (
        <List label={t('security.apps')}>
          {data.map((app) => (
            <AppRow key={app.clientId} app={app} />
          ))}
        </List>
      ) : null}
    </Section>
  );
}

function AppRow({ app }: { app: ConnectedApp }) {
  const { t } = useText();
  const when = useWhen();
  const [asking, setAsking] = useState(false);
  const disconnect = useSecurityChange(changes.disconnect);
  return (
    <Row
      leading={
        <span className={css.medal} aria-hidden>
          <IconAppWindow size={20} />
        </span>
      }
      title={app.name}
      detail={`${t('apps.scopesChosen', { count: app.scopes.length })} · ${t('security.lastUsed', { when: when(app.lastUsedTime) })}`}
      trailing={
        <Button
          variant="subtle"
          color="red"
          size="compact-md"
          aria-label={t('security.disconnectApp', { app: app.name })}
          onClick={() => setAsking(true)}
        >
          {t('security.disconnect')}
        </Button>
      }
    >
      <Asking
        opened={asking}
        title={t('security.disconnectApp', { app: app.name })}
        words={t('security.disconnectLead', { app: app.name })}
        action={t('security.disconnect')}
        pending={disconnect.isPending}
        onClose={() => setAsking(false)}
        onGo={() =>
          disconnect.mutate(app.clientId, {
            onSuccess: () => toastGood(t('security.disconnected', { app: app.name })),
            onError: (error) => toastBad(t('state.notSaved'), error.message),
          })
        }
      />
    </Row>
  );
}

interface AskingProps {
  opened: boolean;
  title: string;
  words: string;
  action: string;
  pending?: boolean;
  onClose: () => void;
  onGo: () => void;
}

/** Says what will happen before it does. */
export function Asking({ opened, title, words, action, pending, onClose, onGo }: AskingProps) {
  const { t } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <div className={css.form}>
        <p className={css.words}>{words}</p>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('security.cancel')}
          </Button>
          <Button color="red" loading={pending} onClick={onGo} data-autofocus>
            {action}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
