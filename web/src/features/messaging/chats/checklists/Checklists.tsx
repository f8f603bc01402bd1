import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconListCheck, IconPencil, IconPlayerPlay, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import { readPost } from '../api';
import css from '../Chats.module.css';
import { usePeople } from '../names';
import { useGo } from '../place';
import type { Chat } from '../shapes';
import { useRoom } from '../store';
import { type Checklist, deleteChecklist, type Run, startRun, useChecklistAct, useChecklists, useRuns } from './api';
import { ChecklistDialog } from './ChecklistDialog';
import own from './Checklists.module.css';

/** What a chat goes through again and again, and how far it is. */
export function Checklists({ chat }: { chat: Chat }) {
  const { t } = useText();
  const { data, error, refetch } = useChecklists(chat.id);
  const [adding, setAdding] = useState(false);
  const open = chat.status !== 'Archived';
  const add = open ? (
    <Button
      className={own.top}
      variant="default"
      size="compact-sm"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setAdding(true)}
    >
      {t('chats.checklist.new')}
    </Button>
  ) : null;
  return (
    <div className={css.panelBody}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconListCheck} title={t('chats.checklist.none')} action={add}>
          {t('chats.checklist.noneWords')}
        </EmptyState>
      ) : (
        add
      )}
      <ul className={css.list}>
        {data?.map((each) => (
          <ListRow key={each.id} checklist={each} chat={chat} open={open} />
        ))}
      </ul>
      <Runs chat={chat} />
      {adding ? <ChecklistDialog chat={chat} onClose={() => setAdding(false)} /> : null}
    </div>
  );
}

function ListRow({ checklist, chat, open }: { checklist: Checklist; chat: Chat; open: boolean }) {
  const { t } = useText();
  const { me } = usePeople();
  const act = useChecklistAct(chat.id);
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const { name } = checklist;
  const mayChange = open && (checklist.creatorId === me || (chat.own.role === 'Admin' && chat.type === 'Team'));
  return (
    <li className={css.card} data-testid="checklist-row">
      <div className={css.cardHead}>
        <span className={css.cardTitle}>
          <bdi>{name}</bdi>
        </span>
        {open ? (
          <Button
            size="compact-sm"
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            loading={act.isPending}
            aria-label={t('chats.checklist.startOf', { name })}
            onClick={() => act.mutate(() => startRun(checklist.id))}
          >
            {t('chats.checklist.start')}
          </Button>
        ) : null}
        {mayChange ? (
          <Menu position="bottom-end" width={160}>
            <Menu.Target>
              <ActionIcon size={30} color="gray" aria-label={t('chats.checklist.actions', { name })}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setDialog('edit')}>
                {t('texts.edit')}
              </Menu.Item>
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => setDialog('delete')}
              >
                {t('action.delete')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
      {checklist.description ? <span className={css.cardDetail}>{checklist.description}</span> : null}
      <span className={css.cardDetail}>{t('chats.checklist.steps', { count: checklist.steps.length })}</span>
      {dialog === 'edit' ? <ChecklistDialog chat={chat} checklist={checklist} onClose={close} /> : null}
      <Asking
        opened={dialog === 'delete'}
        title={t('chats.checklist.deleteTitle', { name })}
        words={t('chats.checklist.deleteWords')}
        action={t('action.delete')}
        pending={act.isPending}
        onClose={close}
        onGo={() => act.mutate(() => deleteChecklist(checklist.id), { onSuccess: close })}
      />
    </li>
  );
}

function Runs({ chat }: { chat: Chat }) {
  const { t, code } = useText();
  const go = useGo();
  // What its post tells of one makes the list stale.
  const told = (useRoom(chat.id)?.posts ?? []).filter((post) =>
    post.attachments?.some((each) => each.cardType === 'Checklist'),
  );
  const { data } = useRuns(chat.id, told.map((post) => post.n).join());
  const show = ({ postId }: Run) =>
    postId &&
    readPost(chat.id, postId)
      .then((post) => go({ c: chat.id, at: post.seq }))
      .catch((error: Error) => toastBad(t('error.loading'), error.message));
  if (!data?.length) return null;
  return (
    <>
      <h3 className={css.section}>{t('chats.checklist.runs')}</h3>
      <ul className={css.list}>
        {data.map((run) => (
          <li key={run.id}>
            <button type="button" className={css.found} onClick={() => void show(run)} data-testid="checklist-run">
              <b>
                <bdi>{run.name}</bdi>
              </b>
              <span className={css.foundWhere}>
                {run.status === 'Finished' ? `${t('chats.checklist.finished')} · ` : ''}
                {t('chats.checklist.progress', {
                  done: run.steps.filter((step) => step.doneBy).length,
                  all: run.steps.length,
                })}
                {' · '}
                {momentText(new Date(run.creationTime), code)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
