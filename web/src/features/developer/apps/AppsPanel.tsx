import { Button } from '@mantine/core';
import { IconAppWindow, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import css from './Apps.module.css';
import { NewAppWizard } from './NewAppWizard';
import { type App, useApps } from './queries';

export function AppsPanel() {
  const { t } = useText();
  const { data, error, refetch } = useApps();
  const [making, setMaking] = useState(false);
  const create = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setMaking(true)}>
      {t('apps.create')}
    </Button>
  );
  return (
    <Section title={t('developer.apps')} lead={t('apps.lead')} actions={data?.records.length ? create : null}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.records.length === 0 ? (
        <EmptyState icon={IconAppWindow} title={t('apps.empty')} action={create}>
          {t('apps.emptyWords')}
        </EmptyState>
      ) : null}
      {data?.records.length ? (
        <List label={t('developer.apps')}>
          {data.records.map((app) => (
            <AppRow key={app.id} app={app} />
          ))}
        </List>
      ) : null}
      <NewAppWizard opened={making} onClose={() => setMaking(false)} scopes={data?.scopes ?? []} />
    </Section>
  );
}

function AppRow({ app }: { app: App }) {
  const { t } = useText();
  const navigate = useNavigate();
  return (
    <Row
      leading={
        <span className={css.medal} aria-hidden>
          <IconAppWindow size={21} />
        </span>
      }
      title={app.name}
      detail={[app.description, t('apps.scopesChosen', { count: app.scopes.length })].filter(Boolean).join(' · ')}
      trailing={
        <>
          {app.enabled ? null : <Tag>{t('apps.disabled')}</Tag>}
          {app.installation ? <Tag>{t('apps.installation')}</Tag> : null}
          {app.public ? <Tag tone="accent">{t('apps.public')}</Tag> : null}
          <Button
            variant="subtle"
            size="compact-md"
            rightSection={<IconChevronRight size={16} aria-hidden />}
            aria-label={t('apps.open', { app: app.name })}
            onClick={() => void navigate({ to: '/developer/apps/$appId', params: { appId: app.id } })}
          >
            {t('action.change')}
          </Button>
        </>
      }
    />
  );
}
