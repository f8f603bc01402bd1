import { Button, Modal, SegmentedControl } from '@mantine/core';
import { IconMessage2, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { ConversationRow } from './ConversationRow';
import { useDrafts } from './drafts';
import { hasFailed } from './failures';
import { useConversationNames, useNumbersNamed } from './names';
import { type Show, useConversations, useDeleteConversation, useMarkConversation } from './queries';
import { Rows } from './Rows';
import type { Conversation } from './shapes';
import css from './Texts.module.css';
import { useSnippet } from './useSnippet';

interface ListProps {
  search: string;
  active: string | undefined;
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** One's own conversations, newest first. */
export function ConversationList({ search, active, onOpen, onClose }: ListProps) {
  const { t } = useText();
  const [show, setShow] = useState<Show>('All');
  const [deleting, setDeleting] = useState<Conversation | null>(null);
  const numbers = useNumbersNamed(search);
  const list = useConversations({ show, search, numbers });
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
          data={[
            { value: 'All', label: t('texts.showAll') },
            { value: 'Unread', label: t('texts.showUnread') },
            { value: 'Company', label: t('texts.showCompany') },
          ]}
          value={show}
          onChange={(value) => setShow(value as Show)}
        />
      </div>
      <div className={css.scroll}>
        {list.error && !list.data ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <RowsSkeleton rows={7} /> : null}
        {list.data && once.length === 0 ? <Nothing search={search} show={show} /> : null}
        <Rows label={t('texts.conversations')}>
          {once.map((each) => (
            <Row
              key={each.id}
              conversation={each}
              active={each.id === active}
              onOpen={onOpen}
              onClose={onClose}
              onDelete={() => setDeleting(each)}
            />
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
      <DeleteConversation
        conversation={deleting}
        onDone={() => setDeleting(null)}
        onDeleted={onClose}
        active={active}
      />
    </>
  );
}

function Nothing({ search, show }: { search: string; show: Show }) {
  const { t } = useText();
  if (search)
    return (
      <EmptyState icon={IconSearch} title={t('texts.nothingFound', { typed: search })}>
        {t('texts.nothingFoundWords')}
      </EmptyState>
    );
  if (show === 'Unread')
    return (
      <EmptyState icon={IconMessage2} title={t('texts.allRead')}>
        {t('texts.allReadWords')}
      </EmptyState>
    );
  return (
    <EmptyState icon={IconMessage2} title={t(show === 'Company' ? 'texts.emptyCompany' : 'texts.empty')}>
      {t(show === 'Company' ? 'texts.emptyCompanyWords' : 'texts.emptyWords')}
    </EmptyState>
  );
}

interface ItemProps {
  conversation: Conversation;
  active: boolean;
  onOpen: (id: string) => void;
  onClose: () => void;
  onDelete: () => void;
}

function Row({ conversation, active, onOpen, onClose, onDelete }: ItemProps) {
  const { t } = useText();
  const nameOf = useConversationNames();
  const snippetOf = useSnippet();
  const drafts = useDrafts();
  const mark = useMarkConversation();
  const { id, latest, unreadCount, type } = conversation;
  const { title, face, number, group } = nameOf(conversation);
  const onMark = (readStatus: 'Read' | 'Unread') => {
    if (active && readStatus === 'Unread') onClose(); // open, it would be read again at once
    mark.mutate({ id, readStatus }, { onError: (error) => toastBad(t('texts.notChanged'), error.message) });
  };
  return (
    <ConversationRow
      title={title}
      face={face}
      number={number}
      group={group}
      at={latest.creationTime}
      snippet={snippetOf(latest, group)}
      draft={active ? undefined : drafts[`c:${id}`]}
      failed={hasFailed(latest.messageStatus)}
      unread={unreadCount}
      active={active}
      tags={type === 'Pager' ? <span className={css.tag}>{t('texts.company')}</span> : null}
      onOpen={() => onOpen(id)}
      actions={{ onMark, onDelete }}
    />
  );
}

interface DeleteProps {
  conversation: Conversation | null;
  active: string | undefined;
  onDone: () => void;
  onDeleted: () => void;
}

function DeleteConversation({ conversation, active, onDone, onDeleted }: DeleteProps) {
  const { t } = useText();
  const nameOf = useConversationNames();
  const remove = useDeleteConversation();
  const sure = () => {
    if (!conversation) return;
    remove.mutate(conversation.id, {
      onSuccess: () => {
        if (conversation.id === active) onDeleted();
        onDone();
      },
      onError: (error) => toastBad(t('texts.notChanged'), error.message),
    });
  };
  return (
    <Modal
      opened={conversation !== null}
      onClose={onDone}
      title={t('texts.deleteTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={css.ask}>{conversation ? t('texts.deleteWords', { who: nameOf(conversation).title }) : ''}</p>
      <div className={css.buttons}>
        <Button variant="default" onClick={onDone}>
          {t('texts.keep')}
        </Button>
        <Button color="red" loading={remove.isPending} onClick={sure} data-autofocus>
          {t('texts.deleteConversation')}
        </Button>
      </div>
    </Modal>
  );
}
