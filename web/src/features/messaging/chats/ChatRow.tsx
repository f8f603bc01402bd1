import { ActionIcon, Menu, UnstyledButton } from '@mantine/core';
import {
  IconBell,
  IconBellOff,
  IconDots,
  IconFolder,
  IconFolderOff,
  IconHash,
  IconLock,
  IconMail,
  IconMailOpened,
  IconNotebook,
  IconStar,
  IconStarFilled,
  IconUsers,
  IconWorld,
} from '@tabler/icons-react';
import { memo } from 'react';
import { daysAgo, dayText, timeText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { PersonAvatar } from '@/features/people/PersonAvatar';
import { lookOf, usePresence } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { useDraft } from '../texts/drafts';
import { RoomMark } from '../voice/RoomMark';
import { changeState } from './api';
import css from './ChatList.module.css';
import { useFolders } from './folders';
import { otherOf, type People, snippetOf, titleOf, usePeople } from './names';
import { type Chat, isUnread } from './shapes';
import { useTyping } from './signals';
import { changeLine } from './store';

export function ChatFace({ chat, people, size = 32 }: { chat: Chat; people: People; size?: number }) {
  const other = otherOf(chat, people.me);
  const presence = usePresence(other);
  if (other)
    return (
      <PersonAvatar
        name={people.nameOf(other)}
        photo={people.find(other)?.photo}
        size={size}
        presence={lookOf(presence)}
      />
    );
  const Icon =
    chat.type === 'Personal'
      ? IconNotebook
      : chat.type === 'Everyone'
        ? IconWorld
        : chat.type === 'Group'
          ? IconUsers
          : chat.public
            ? IconHash
            : IconLock;
  return (
    <span className={css.face} style={{ width: size, height: size }} aria-hidden>
      <Icon size={size * 0.56} stroke={1.9} />
    </span>
  );
}

interface RowProps {
  chat: Chat;
  active: boolean;
  onOpen: (id: string) => void;
}

export const ChatRow = memo(function ChatRow({ chat, active, onOpen }: RowProps) {
  const { t } = useText();
  const people = usePeople();
  const draft = useDraft(`chat:${chat.id}`);
  const typing = useTyping(chat.id);
  const title = titleOf(chat, people, t);
  const unread = isUnread(chat);
  return (
    <div
      className={css.row}
      data-active={active || undefined}
      data-unread={(unread && !chat.own.muted) || undefined}
      data-muted={chat.own.muted || undefined}
    >
      <UnstyledButton className={css.open} data-row onClick={() => onOpen(chat.id)} aria-current={active || undefined}>
        <ChatFace chat={chat} people={people} />
        <span className={css.words}>
          <span className={css.top}>
            <span className={css.name}>{title}</span>
            {chat.lastSeq > 0 ? <When at={chat.lastModifiedTime} /> : null}
          </span>
          <span className={css.bottom}>
            <span className={css.snippet}>
              {typing.length > 0 ? (
                <i>{t('chats.typingShort')}</i>
              ) : draft && !active ? (
                <>
                  <b className={css.draft}>{t('texts.draft')}</b> {draft}
                </>
              ) : (
                snippetOf(chat.lastPost, chat, people, t)
              )}
            </span>
            {chat.own.muted ? <IconBellOff size={14} aria-label={t('chats.muted')} className={css.mutedMark} /> : null}
            <RoomMark chatId={chat.id} />
            <Badge chat={chat} />
          </span>
        </span>
      </UnstyledButton>
      <RowMenu chat={chat} title={title} unread={unread} />
    </div>
  );
});

function Badge({ chat }: { chat: Chat }) {
  const { t } = useText();
  if (!isUnread(chat)) return null;
  const count = chat.unread > 999 ? '999+' : chat.unread || '';
  return (
    <span className={css.badge} data-mention={chat.mentions > 0 || undefined} data-dot={count === '' || undefined}>
      {chat.mentions > 0 ? '@' : ''}
      {count}
      <span className="sr-only"> {t('texts.unreadWord')}</span>
    </span>
  );
}

function When({ at }: { at: string }) {
  const { code } = useText();
  const [moment, now] = [new Date(at), new Date()];
  const ago = daysAgo(moment, now);
  const short =
    ago === 0
      ? timeText(moment, code)
      : ago < 7
        ? new Intl.DateTimeFormat(code, { weekday: 'short' }).format(moment)
        : new Intl.DateTimeFormat(code, { day: 'numeric', month: 'short' }).format(moment);
  return (
    <time className={css.when} dateTime={at} title={dayText(moment, now, code)}>
      {short}
    </time>
  );
}

/** Change what a chat is to oneself: at once here, and back again when the server says no. */
export function setOwn(
  chat: Chat,
  change: { favorite?: boolean; muted?: boolean; unread?: boolean; folderId?: string },
  no: string,
): void {
  const before = chat.own;
  const { unread, folderId, ...rest } = change;
  const own = {
    ...before,
    ...rest,
    ...(unread === undefined ? {} : { markedUnread: unread }),
    ...(folderId === undefined ? {} : { folderId: folderId || null }),
  };
  changeLine(chat.id, (now) => ({ ...now, own, ...(unread === false ? { unread: 0, mentions: 0 } : {}) }));
  changeState(chat.id, change).catch((error: Error) => {
    changeLine(chat.id, (now) => ({ ...now, own: before, unread: chat.unread, mentions: chat.mentions }));
    toastBad(no, error.message);
  });
}

export function OwnItems({ chat, unread }: { chat: Chat; unread: boolean }) {
  const { t } = useText();
  const set = (change: Parameters<typeof setOwn>[1]) => setOwn(chat, change, t('texts.notChanged'));
  const { favorite, muted } = chat.own;
  return (
    <>
      <Menu.Item
        leftSection={unread ? <IconMailOpened size={16} aria-hidden /> : <IconMail size={16} aria-hidden />}
        onClick={() => set({ unread: !unread })}
      >
        {t(unread ? 'texts.markRead' : 'texts.markUnread')}
      </Menu.Item>
      <Menu.Item
        leftSection={favorite ? <IconStarFilled size={16} aria-hidden /> : <IconStar size={16} aria-hidden />}
        onClick={() => set({ favorite: !favorite })}
      >
        {t(favorite ? 'chats.unfavorite' : 'chats.favorite')}
      </Menu.Item>
      <Menu.Item
        leftSection={muted ? <IconBell size={16} aria-hidden /> : <IconBellOff size={16} aria-hidden />}
        onClick={() => set({ muted: !muted })}
      >
        {t(muted ? 'chats.unmute' : 'chats.mute')}
      </Menu.Item>
      <FolderItems chat={chat} onPut={set} />
    </>
  );
}

/** Into which folder the chat goes: the same as dragging it there. */
function FolderItems({ chat, onPut }: { chat: Chat; onPut: (change: { folderId: string; favorite?: false }) => void }) {
  const { t } = useText();
  const folders = useFolders();
  const inside = folders.find(({ id }) => id === chat.own.folderId);
  if (folders.length === 0 || chat.status === 'Archived') return null;
  return (
    <>
      <Menu.Divider />
      {folders
        .filter((folder) => folder !== inside || chat.own.favorite)
        .map((folder) => (
          <Menu.Item
            key={folder.id}
            leftSection={<IconFolder size={16} aria-hidden />}
            onClick={() => onPut({ folderId: folder.id, favorite: false })}
          >
            {t('chats.folder.moveTo', { folder: folder.name })}
          </Menu.Item>
        ))}
      {inside ? (
        <Menu.Item leftSection={<IconFolderOff size={16} aria-hidden />} onClick={() => onPut({ folderId: '' })}>
          {t('chats.folder.takeOut', { folder: inside.name })}
        </Menu.Item>
      ) : null}
    </>
  );
}

function RowMenu({ chat, title, unread }: { chat: Chat; title: string; unread: boolean }) {
  const { t } = useText();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon className={css.rowMenu} size={28} color="gray" aria-label={t('chats.actions', { chat: title })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <OwnItems chat={chat} unread={unread} />
      </Menu.Dropdown>
    </Menu>
  );
}
