import { Button, Popover, Switch, UnstyledButton } from '@mantine/core';
import { IconHeadphones, IconMicrophoneOff, IconPhoneCall } from '@tabler/icons-react';
import { useState } from 'react';
import { Avatar } from '@/design/parts/Person';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import type { Chat } from '../chats/shapes';
import { hasRoom, mostCalled, type Speaker, useRoomCode, useSwitchRoom, useVoiceRoom, type VoiceRoom } from './api';
import { useEntering } from './useEntering';
import css from './Voice.module.css';

/** The voice room of a chat, in its header: who is in it, and the way in and out. */
export function RoomButton({ chat }: { chat: Chat }) {
  const { t } = useText();
  const { data: room } = useVoiceRoom(chat);
  const [open, setOpen] = useState(false);
  if (!hasRoom(chat) || !room) return null;
  const count = room.people.length;
  const label = count > 0 ? t('voice.inRoom', { count }) : t('voice.room');
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={310} trapFocus withinPortal>
      <Popover.Target>
        <UnstyledButton
          className={css.chip}
          data-live={count > 0 || undefined}
          onClick={() => setOpen(!open)}
          aria-label={label}
          aria-expanded={open}
          title={label}
        >
          <IconHeadphones size={20} aria-hidden />
          {count > 0 ? <span className={css.count}>{count}</span> : null}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <RoomPanel chat={chat} room={room} />
      </Popover.Dropdown>
    </Popover>
  );
}

function RoomPanel({ chat, room }: { chat: Chat; room: VoiceRoom }) {
  const { t } = useText();
  const entering = useEntering(chat, room);
  const mayCall = chat.memberCount > 1 && chat.memberCount <= mostCalled + 1;
  return (
    <div className={css.panel}>
      <h3 className={css.title}>{t('voice.room')}</h3>
      {room.people.length > 0 ? (
        <ul className={css.people} aria-label={t('voice.people')}>
          {room.people.map((each) => (
            <Person key={each.id || each.name} person={each} />
          ))}
        </ul>
      ) : (
        <p className={css.words}>{t(room.enabled ? 'voice.nobody' : 'voice.off')}</p>
      )}
      {chat.encrypted && room.enabled ? <p className={css.words}>{t('voice.notEncrypted')}</p> : null}
      <div className={css.buttons}>
        {entering.inside ? (
          <Button color="red" variant="light" size="compact-md" onClick={entering.leave}>
            {t('voice.leave')}
          </Button>
        ) : room.enabled && !entering.present ? (
          <Button size="compact-md" loading={entering.busy} onClick={entering.enter}>
            {t('voice.enter')}
          </Button>
        ) : null}
        {room.enabled && mayCall ? (
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconPhoneCall size={16} aria-hidden />}
            disabled={entering.busy}
            onClick={entering.callEverybody}
          >
            {t('voice.callEverybody')}
          </Button>
        ) : null}
      </div>
      {room.enabled ? <DeskPhone chatId={chat.id} /> : null}
      <OnOff chat={chat} room={room} />
    </div>
  );
}

function DeskPhone({ chatId }: { chatId: string }) {
  const { t } = useText();
  const { data } = useRoomCode(chatId, true);
  if (!data) return null;
  const code = data.code.replace(/(\d{3})(?=\d)/g, '$1 ');
  return <p className={css.words}>{t('voice.desk', { dial: data.dial, code })}</p>;
}

function Person({ person }: { person: Speaker }) {
  const { t } = useText();
  return (
    <li className={css.person}>
      <Avatar name={person.name} size={26} />
      <span className={css.name}>{person.name}</span>
      {person.muted ? <IconMicrophoneOff size={16} aria-label={t('conference.muted')} /> : null}
    </li>
  );
}

/** For who administers a team, and everybody in a group. */
function OnOff({ chat, room }: { chat: Chat; room: VoiceRoom }) {
  const { t } = useText();
  const change = useSwitchRoom();
  if (chat.type === 'Team' && chat.own.role !== 'Admin') return null;
  return (
    <Switch
      className={css.switch}
      size="sm"
      label={t('voice.allow')}
      checked={room.enabled}
      disabled={change.isPending}
      onChange={(event) =>
        change.mutate(
          { chatId: chat.id, enabled: event.currentTarget.checked },
          { onError: (error) => toastBad(t('state.notSaved'), error.message) },
        )
      }
    />
  );
}
