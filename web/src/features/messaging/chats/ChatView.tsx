import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowLeft,
  IconCalendarEvent,
  IconCheckbox,
  IconDots,
  IconInfoCircle,
  IconListCheck,
  IconListSearch,
  IconLockFilled,
  IconNote,
  IconPaperclip,
  IconPhone,
  IconPin,
  type TablerIcon,
} from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { timeText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { StartInChat } from '@/features/meetings/home/StartInChat';
import { meetingUntil } from '@/features/people/connections/queries';
import { lookOf, usePresence } from '@/features/people/queries';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { KeysNotice } from '../encryption/KeysNotice';
import { RoomButton } from '../voice/RoomButton';
import { actOnTeam } from './api';
import { ChatFace, OwnItems } from './ChatRow';
import css from './Chats.module.css';
import { Composer } from './Composer';
import { Flow } from './Flow';
import flowCss from './Flow.module.css';
import { LaterBar } from './later/LaterBar';
import { otherOf, titleOf, usePeople } from './names';
import { useOutbox } from './outbox';
import { type Panel, panels, useGo } from './place';
import { type Chat, isUnread, type Post, titled } from './shapes';
import { useMembers, useTyping } from './signals';
import { useRoom } from './store';
import { rememberOpened } from './summary/queries';
import { loadAround, loadEarlier, loadLater, loadNewest, refreshLine } from './sync';
import { useReading, useUnreadFrom } from './useReading';

const icons: Record<Panel, TablerIcon> = {
  details: IconInfoCircle,
  summary: IconListSearch,
  pins: IconPin,
  files: IconPaperclip,
  tasks: IconCheckbox,
  checklists: IconListCheck,
  notes: IconNote,
  events: IconCalendarEvent,
};

interface ViewProps {
  chat: Chat;
  panel: Panel | undefined;
  at: number | undefined;
  onBack: () => void;
}

/** One conversation: who is in it, what was said, and a place to say something. */
export function ChatView({ chat, panel, at, onBack }: ViewProps) {
  const room = useRoom(chat.id);
  const [gone, setGone] = useState(false);
  const loaded = room?.state === 'ready';
  // A post to be shown first has to be there before the rest is drawn.
  const ready = loaded && (!at || gone || room.posts.some((post) => post.seq === at));
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once when it is opened, and for another post
  useEffect(() => {
    if (at)
      void loadAround(chat.id, at)
        .catch(() => loadNewest(chat.id))
        .finally(() => setGone(true));
    else if (!loaded || room?.later) void loadNewest(chat.id);
  }, [chat.id, at]);
  return (
    <>
      <Header chat={chat} panel={panel} onBack={onBack} />
      {room?.state === 'failed' ? (
        <ErrorState error={room.error} onRetry={() => void loadNewest(chat.id)} />
      ) : ready ? (
        <Conversation key={`${chat.id} ${at ?? ''}`} chat={chat} at={at} onBack={onBack} />
      ) : (
        <div className={css.waiting}>
          <RowsSkeleton rows={6} />
        </div>
      )}
    </>
  );
}

/** The newest own post that can be changed. */
const lastOwn = (posts: readonly Post[], me: string): Post | undefined =>
  posts.findLast(
    (post) =>
      post.creatorId === me &&
      !post.deleted &&
      post.type === 'TextMessage' &&
      Boolean(post.text || post.sealed) &&
      !post.notice,
  );

function Conversation({ chat, at, onBack }: { chat: Chat; at: number | undefined; onBack: () => void }) {
  const { t } = useText();
  const people = usePeople();
  const go = useGo();
  const room = useRoom(chat.id);
  const members = useMembers(chat.id, String(chat.memberCount)) ?? [];
  const pending = useOutbox().filter((each) => each.chatId === chat.id && !each.threadId);
  const [editing, setEditing] = useState<string | null>(null);
  const [atEnd, setAtEnd] = useState(false);
  const unreadFrom = useUnreadFrom(chat);
  useEffect(() => {
    if (unreadFrom !== null) rememberOpened(chat.id, unreadFrom);
  }, [chat.id, unreadFrom]);
  const onEnd = useCallback((end: boolean) => setAtEnd(end), []);
  useReading(chat, atEnd);
  const title = titleOf(chat, people, t);
  if (!room) return null;
  const newest = () => {
    if (at) go({ c: chat.id }, true);
    void loadNewest(chat.id);
  };
  return (
    <>
      <Flow
        label={t('chats.flow', { chat: title })}
        chat={chat}
        posts={room.posts}
        pending={room.later ? [] : pending}
        earlier={room.earlier}
        later={room.later}
        onTop={() => void loadEarlier(chat.id).catch(() => undefined)}
        onBottom={() => void loadLater(chat.id).catch(() => undefined)}
        onNewest={newest}
        unreadFrom={unreadFrom}
        at={at}
        editing={editing}
        onEditing={setEditing}
        onEnd={onEnd}
        footer={<SeenBy chat={chat} posts={room.posts} members={members} />}
      />
      <Typing chatId={chat.id} />
      <LaterBar chatId={chat.id} />
      {chat.encrypted ? <KeysNotice chat={chat} /> : null}
      {chat.status === 'Archived' ? (
        <Archived chat={chat} />
      ) : (
        <Composer
          chat={chat}
          label={t('chats.writeTo', { chat: title })}
          members={members}
          focus={window.matchMedia('(min-width: 801px)').matches}
          onUp={() => setEditing(lastOwn(room.posts, people.me)?.id ?? null)}
          onEscape={onBack}
          onSent={room.later ? newest : undefined}
        />
      )}
    </>
  );
}

function Archived({ chat }: { chat: Chat }) {
  const { t } = useText();
  const open = () =>
    void actOnTeam(chat.id, 'unarchive')
      .then(() => refreshLine(chat.id))
      .catch((error: Error) => toastBad(t('texts.notChanged'), error.message));
  return (
    <p className={css.archived}>
      <span>{t(chat.type === 'Team' ? 'chats.archivedWords' : 'chats.goneWords')}</span>
      {chat.type === 'Team' && chat.own.role === 'Admin' ? (
        <Button size="compact-md" variant="default" onClick={open}>
          {t('chats.unarchive')}
        </Button>
      ) : null}
    </p>
  );
}

function Typing({ chatId }: { chatId: string }) {
  const { t, code } = useText();
  const { nameOf } = usePeople();
  const typing = useTyping(chatId);
  const names = typing.slice(0, 3).map((id) => nameOf(id).split(' ')[0] ?? '');
  return (
    <p className={css.typing} aria-live="polite" data-testid="typing">
      {names.length > 0 ? t('chats.typing', { who: new Intl.ListFormat(code).format(names), count: names.length }) : ''}
    </p>
  );
}

interface SeenProps {
  chat: Chat;
  posts: readonly Post[];
  members: { id: string; readSeq: number }[];
}

const fewEnough = 25;

/** Who has read the newest post, where it is one's own. */
function SeenBy({ chat, posts, members }: SeenProps) {
  const { t, code } = useText();
  const { me, nameOf } = usePeople();
  const last = posts.at(-1);
  const readers = members.filter((each) => each.id !== me && last && each.readSeq >= last.seq);
  const shown = last?.creatorId === me && readers.length > 0 && chat.memberCount <= fewEnough;
  if (!shown) return <p className={flowCss.foot} />;
  const all = readers.length === chat.memberCount - 1 && readers.length > 1;
  const who = new Intl.ListFormat(code).format(readers.slice(0, 4).map((each) => nameOf(each.id).split(' ')[0] ?? ''));
  return (
    <p className={flowCss.foot} data-testid="seen">
      {all ? t('chats.seenByAll') : chat.type === 'Direct' ? t('chats.seen') : t('chats.seenBy', { who })}
    </p>
  );
}

function Header({ chat, panel, onBack }: { chat: Chat; panel: Panel | undefined; onBack: () => void }) {
  const { t } = useText();
  const people = usePeople();
  const go = useGo();
  const title = titleOf(chat, people, t);
  const toggle = (each: Panel) => go(each === panel ? { c: chat.id } : { c: chat.id, p: each });
  return (
    <header className={css.header}>
      <ActionIcon className={css.back} size={40} color="gray" onClick={onBack} aria-label={t('texts.back')}>
        <IconArrowLeft size={22} aria-hidden />
      </ActionIcon>
      <ChatFace chat={chat} people={people} size={36} />
      <div className={css.headerWords}>
        <h2 className={css.title} title={title}>
          <bdi>{title}</bdi>
          {chat.encrypted ? <IconLockFilled size={14} aria-label={t('encryption.isOn')} className={css.lock} /> : null}
        </h2>
        <Detail chat={chat} />
      </div>
      <CallButton chat={chat} />
      <StartInChat chat={chat} />
      <RoomButton chat={chat} />
      <span className={css.panelButtons}>
        {panels.map((each) => (
          <PanelButton key={each} panel={each} open={each === panel} onClick={() => toggle(each)} />
        ))}
      </span>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon size={38} color="gray" aria-label={t('chats.actions', { chat: title })}>
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <OwnItems chat={chat} unread={isUnread(chat)} />
          <div className={css.narrowOnly}>
            <Menu.Divider />
            {panels.map((each) => {
              const Icon = icons[each];
              return (
                <Menu.Item key={each} leftSection={<Icon size={16} aria-hidden />} onClick={() => toggle(each)}>
                  {t(`chats.panel.${each}`)}
                </Menu.Item>
              );
            })}
          </div>
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}

function PanelButton({ panel, open, onClick }: { panel: Panel; open: boolean; onClick: () => void }) {
  const { t } = useText();
  const Icon = icons[panel];
  return (
    <Tooltip label={t(`chats.panel.${panel}`)}>
      <ActionIcon
        size={38}
        color="gray"
        variant={open ? 'light' : 'subtle'}
        aria-label={t(`chats.panel.${panel}`)}
        aria-pressed={open}
        onClick={onClick}
      >
        <Icon size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function Detail({ chat }: { chat: Chat }) {
  const { t, code } = useText();
  const { me, find } = usePeople();
  const other = otherOf(chat, me);
  const state = usePresence(other);
  if (other) {
    const meeting = meetingUntil(state, new Date());
    const shown = meeting ? t('presence.meeting', { time: timeText(meeting, code) }) : t(`presence.${lookOf(state)}`);
    const words = [shown, state?.message, find(other)?.jobTitle];
    return <div className={css.detail}>{words.filter(Boolean).join(' · ')}</div>;
  }
  if (chat.type === 'Personal') return <div className={css.detail}>{t('chats.personalWords')}</div>;
  const words = [t('texts.people', { count: chat.memberCount }), titled(chat) ? chat.description : ''];
  return <div className={css.detail}>{words.filter(Boolean).join(' · ')}</div>;
}

/** Ring the other person, with the phone in this browser. */
function CallButton({ chat }: { chat: Chat }) {
  const { t } = useText();
  const { me, find } = usePeople();
  const attempt = useAttempt();
  const other = otherOf(chat, me);
  const person = other ? find(other) : undefined;
  if (!person?.extensionNumber) return null;
  const label = t('colleagues.call', { who: person.name });
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={38}
        variant="light"
        aria-label={label}
        onClick={() => attempt(() => placeCall(person.extensionNumber, { name: person.name }))}
      >
        <IconPhone size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
