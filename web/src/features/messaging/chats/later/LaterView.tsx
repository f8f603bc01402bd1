import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconBellPlus, IconClock, IconPencil, IconSend2, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import chatsCss from '../Chats.module.css';
import { FormattedText } from '../FormattedText';
import { fromWire, titleOf, toWire, usePeople } from '../names';
import { send } from '../outbox';
import { useGo } from '../place';
import { useMembers } from '../signals';
import { useChat } from '../store';
import {
  changeScheduled,
  deleteReminder,
  deleteScheduled,
  type Reminder,
  type ScheduledPost,
  useLaterAct,
  useReminders,
  useScheduled,
} from './api';
import css from './Later.module.css';
import { RemindDialog } from './RemindDialog';
import { WhenDialog } from './WhenDialog';

/** What is to happen later: posts that wait for their time, and reminders. */
export function LaterView({ onBack }: { onBack: () => void }) {
  const { t } = useText();
  const posts = useScheduled();
  const reminders = useReminders();
  const [asking, setAsking] = useState(false);
  const error = posts.error ?? reminders.error;
  const loaded = posts.data && reminders.data;
  const nothing = posts.data?.length === 0 && reminders.data?.length === 0;
  return (
    <>
      <header className={chatsCss.header}>
        <ActionIcon className={chatsCss.back} size={40} color="gray" onClick={onBack} aria-label={t('texts.back')}>
          <IconArrowLeft size={22} aria-hidden />
        </ActionIcon>
        <div className={chatsCss.headerWords}>
          <h2 className={chatsCss.title}>{t('chats.later')}</h2>
        </div>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconBellPlus size={17} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {t('chats.later.newReminder')}
        </Button>
      </header>
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([posts.refetch(), reminders.refetch()])} />
      ) : null}
      {!loaded && !error ? <RowsSkeleton rows={4} /> : null}
      {nothing ? (
        <EmptyState icon={IconClock} title={t('chats.later.none')}>
          {t('chats.later.noneWords')}
        </EmptyState>
      ) : null}
      {loaded && !nothing ? <Lists posts={posts.data ?? []} reminders={reminders.data ?? []} /> : null}
      {asking ? <RemindDialog onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Lists({ posts, reminders }: { posts: ScheduledPost[]; reminders: Reminder[] }) {
  const { t } = useText();
  return (
    <div className={chatsCss.wide}>
      {posts.length > 0 ? (
        <h3 className={chatsCss.section}>{t('chats.later.posts', { count: posts.length })}</h3>
      ) : null}
      <ul className={chatsCss.list}>
        {posts.map((each) => (
          <PostRow key={each.id} row={each} />
        ))}
      </ul>
      {reminders.length > 0 ? (
        <h3 className={chatsCss.section}>{t('chats.later.reminders', { count: reminders.length })}</h3>
      ) : null}
      <ul className={chatsCss.list}>
        {reminders.map((each) => (
          <ReminderRow key={each.id} row={each} />
        ))}
      </ul>
    </div>
  );
}

function PostRow({ row }: { row: ScheduledPost }) {
  const { t, code } = useText();
  const people = usePeople();
  const go = useGo();
  const chat = useChat(row.chatId);
  const [editing, setEditing] = useState(false);
  const act = useLaterAct();
  const failed = row.status === 'Failed';
  const when = momentText(new Date(row.dueTime), code);
  const sendNow = () =>
    act.mutate(() => deleteScheduled(row.id), {
      onSuccess: () => {
        send({ chatId: row.chatId, threadId: row.threadId, text: row.text, attachments: row.attachments });
        go({ c: row.chatId });
      },
    });
  return (
    <li className={css.row} data-testid="scheduled" data-failed={failed || undefined}>
      <div className={css.top}>
        <span className={css.where}>
          <b>{chat ? titleOf(chat, people, t) : t('chats.notHere')}</b> · {when}
        </span>
        {chat ? <Act label={t('chats.later.sendNow')} icon={IconSend2} onClick={sendNow} /> : null}
        <Act label={t('texts.edit')} icon={IconPencil} onClick={() => setEditing(true)} />
        <Act label={t('action.delete')} icon={IconTrash} onClick={() => act.mutate(() => deleteScheduled(row.id))} />
      </div>
      <div className={css.words}>
        <FormattedText text={row.text} me={people.me} nameOf={people.nameOf} />
      </div>
      {row.attachments.length > 0 ? (
        <p className={chatsCss.facts}>{row.attachments.map(({ name }) => name).join(', ')}</p>
      ) : null}
      {failed ? (
        <span className={css.problem} role="status">
          {t('chats.later.failed', { why: row.problem ?? '' })}
        </span>
      ) : null}
      {editing ? <EditScheduled row={row} onClose={() => setEditing(false)} /> : null}
    </li>
  );
}

function EditScheduled({ row, onClose }: { row: ScheduledPost; onClose: () => void }) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const chat = useChat(row.chatId);
  const members = useMembers(row.chatId, String(chat?.memberCount ?? 0)) ?? [];
  return (
    <WhenDialog
      title={t('chats.later.edit')}
      text={{
        label: t('chats.later.text'),
        value: fromWire(row.text, nameOf),
        needed: row.attachments.length === 0,
        longest: 10_000,
      }}
      due={row.dueTime}
      short
      action={t('action.save')}
      work={(dueTime, text) => changeScheduled(row.id, { dueTime, text: toWire(text, members, row.chatId) })}
      onClose={onClose}
    />
  );
}

function ReminderRow({ row }: { row: Reminder }) {
  const { t, code } = useText();
  const people = usePeople();
  const go = useGo();
  const chat = useChat(row.post?.chatId);
  const [editing, setEditing] = useState(false);
  const act = useLaterAct();
  const { post } = row;
  const about = post && chat ? ` · ${people.nameOf(post.creatorId)} · ${titleOf(chat, people, t)}` : '';
  return (
    <li className={css.row} data-testid="reminder">
      <div className={css.top}>
        <span className={css.where}>
          <b>{momentText(new Date(row.dueTime), code)}</b>
          {about}
        </span>
        {post ? (
          <Button variant="subtle" size="compact-sm" onClick={() => go({ c: post.chatId, at: post.seq })}>
            {t('chats.later.showPost')}
          </Button>
        ) : null}
        <Act label={t('texts.edit')} icon={IconPencil} onClick={() => setEditing(true)} />
        <Act label={t('action.delete')} icon={IconTrash} onClick={() => act.mutate(() => deleteReminder(row.id))} />
      </div>
      <div className={css.words} dir="auto">
        {row.text ? <p className={chatsCss.facts}>{row.text}</p> : null}
        {post?.text ? <FormattedText text={post.text} me={people.me} nameOf={people.nameOf} /> : null}
      </div>
      {editing ? <RemindDialog again={row} onClose={() => setEditing(false)} /> : null}
    </li>
  );
}

function Act({ label, icon: Icon, onClick }: { label: string; icon: typeof IconTrash; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={32} color="gray" aria-label={label} onClick={onClick}>
        <Icon size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
