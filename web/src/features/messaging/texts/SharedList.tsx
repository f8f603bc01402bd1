import { Button, SegmentedControl } from '@mantine/core';
import { IconInbox, IconLock, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { ConversationRow } from './ConversationRow';
import { useDrafts } from './drafts';
import { hasFailed } from './failures';
import { useNames, useNumbersNamed } from './names';
import { Rows } from './Rows';
import type { SharedThread } from './shapes';
import { type SharedShow, useSharedThreads } from './sharedQueries';
import css from './Texts.module.css';
import { placeOf } from './threadPlace';

interface ListProps {
  search: string;
  active: string | undefined;
  onOpen: (id: string) => void;
}

const shows: SharedShow[] = ['open', 'mine', 'unassigned', 'resolved'];

/** Threads of texts to numbers that several people look after. */
export function SharedList({ search, active, onOpen }: ListProps) {
  const { t } = useText();
  const [show, setShow] = useState<SharedShow>('open');
  const list = useSharedThreads(show, search, useNumbersNamed(search));
  const found = list.data?.pages.flatMap((page) => page.records) ?? [];
  const once = [...new Map(found.map((each) => [each.id, each])).values()];
  return (
    <>
      <div className={css.filters}>
        <SegmentedControl
          fullWidth
          size="xs"
          radius="xl"
          aria-label={t('texts.filter')}
          data={shows.map((value) => ({ value, label: t(`shared.${value}`) }))}
          value={show}
          onChange={(value) => setShow(value as SharedShow)}
        />
      </div>
      <div className={css.scroll}>
        {list.error && !list.data ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <RowsSkeleton rows={7} /> : null}
        {list.data && once.length === 0 ? (
          search ? (
            <EmptyState icon={IconSearch} title={t('texts.nothingFound', { typed: search })}>
              {t('texts.nothingFoundWords')}
            </EmptyState>
          ) : (
            <EmptyState icon={IconInbox} title={t(`shared.${show}Empty`)}>
              {t('shared.emptyWords')}
            </EmptyState>
          )
        ) : null}
        <Rows label={t('shared.title')}>
          {once.map((each) => (
            <Row key={each.id} thread={each} active={each.id === active} onOpen={onOpen} />
          ))}
        </Rows>
        {list.hasNextPage ? (
          <Button
            className={css.more}
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('action.showMore')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function Row({ thread, active, onOpen }: { thread: SharedThread; active: boolean; onOpen: (id: string) => void }) {
  const { t } = useText();
  const { data: me } = useMe();
  const drafts = useDrafts();
  const { guestParty, label, latest, assignee, owner } = thread;
  const { title } = useNames()(guestParty.phoneNumber, label === guestParty.phoneNumber ? undefined : label);
  const mine = assignee?.extensionId === String(me?.id ?? '');
  return (
    <ConversationRow
      title={title}
      face={title}
      number={guestParty.phoneNumber}
      at={latest?.creationTime ?? thread.lastModifiedTime}
      snippet={<Snippet latest={latest} mine={latest?.author?.extensionId === String(me?.id ?? '')} />}
      draft={active ? undefined : drafts[placeOf(thread)]}
      failed={hasFailed(latest?.messageStatus)}
      unread={thread.unreadCount}
      active={active}
      tags={
        <>
          <span className={css.tag}>{owner.name}</span>
          <span className={css.tag} data-tone={assignee ? (mine ? 'mine' : undefined) : 'free'}>
            {assignee ? (mine ? t('shared.yours') : assignee.name) : t('shared.nobodys')}
          </span>
        </>
      }
      onOpen={() => onOpen(thread.id)}
    />
  );
}

function Snippet({ latest, mine }: { latest: SharedThread['latest']; mine: boolean }) {
  const { t } = useText();
  if (!latest) return null;
  const text = latest.text || t('texts.pictures', { count: 1 });
  if (latest.kind === 'Note')
    return (
      <>
        <IconLock size={13} aria-label={t('shared.note')} /> {text}
      </>
    );
  if (latest.direction === 'Inbound') return text;
  return mine ? t('texts.you', { text }) : `${latest.author?.name ?? ''}: ${text}`;
}
