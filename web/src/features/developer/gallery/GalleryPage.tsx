import { Button, TextInput } from '@mantine/core';
import { IconAppWindow, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import { EntryDialog } from './EntryDialog';
import css from './Gallery.module.css';
import { Icon } from './Icon';
import { type Entry, useGallery } from './queries';

/** Apps and bots that the company offers or uses. */
export function GalleryPage() {
  const { t } = useText();
  const { data, error, refetch } = useGallery();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const wanted = typed.trim().toLocaleLowerCase();
  const found = data?.filter((each) =>
    `${each.name} ${each.maker} ${each.description}`.toLocaleLowerCase().includes(wanted),
  );
  const opened = data?.find((each) => each.id === open);
  return (
    <Page title={t('gallery.title')} lead={t('gallery.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconAppWindow} title={t('gallery.empty')}>
          {t('gallery.emptyWords')}
        </EmptyState>
      ) : null}
      {data?.length ? (
        <TextInput
          className={css.search}
          aria-label={t('gallery.search')}
          placeholder={t('gallery.search')}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
      {found?.length ? (
        <List label={t('gallery.title')}>
          {found.map((entry) => (
            <EntryRow key={entry.id} entry={entry} onOpen={() => setOpen(entry.id)} />
          ))}
        </List>
      ) : null}
      {data?.length && found?.length === 0 ? <p>{t('gallery.none')}</p> : null}
      {opened ? <EntryDialog key={opened.id} entry={opened} onClose={() => setOpen(null)} /> : null}
    </Page>
  );
}

function EntryRow({ entry, onOpen }: { entry: Entry; onOpen: () => void }) {
  const { t } = useText();
  const use = entry.people ? t('gallery.inUse', { count: entry.people }) : entry.mine ? t('gallery.mine') : '';
  return (
    <Row
      leading={<Icon entry={entry} />}
      title={
        <span className={css.title}>
          <bdi>{entry.name}</bdi>
          <Tag tone={entry.kind === 'Bot' ? 'accent' : 'plain'}>
            {t(entry.kind === 'Bot' ? 'gallery.bot' : 'gallery.app')}
          </Tag>
          {entry.bot ? <Tag tone="good">{t('gallery.isIn')}</Tag> : null}
          {entry.state === 'Forbidden' ? <Tag tone="bad">{t('gallery.forbidden')}</Tag> : null}
        </span>
      }
      detail={[entry.maker || t('gallery.makerUnknown'), entry.description, use].filter(Boolean).join(' · ')}
      trailing={
        <Button
          variant="subtle"
          size="compact-md"
          aria-label={t('gallery.details', { app: entry.name })}
          onClick={onOpen}
        >
          {t('gallery.more')}
        </Button>
      }
    />
  );
}
