import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconAntennaBars5,
  IconChartBar,
  IconDoor,
  IconDoorExit,
  IconDots,
  IconHandStop,
  IconHelpCircle,
  IconKeyboard,
  IconLayoutGrid,
  IconLayoutNavbar,
  IconLayoutSidebarRight,
  IconLock,
  IconLockOpen,
  IconMessageCircle,
  IconMicrophone,
  IconMicrophoneOff,
  IconMoodSmile,
  IconNotes,
  IconPencil,
  IconScreenShare,
  IconSettings,
  IconUsers,
  IconVideo,
  IconVideoOff,
  type TablerIcon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from '@/design/store';
import type { RoomTextKey } from '@/text/enMeetingRoom';
import { useRoomText } from '../join/RoomWords';
import { asked } from './asked';
import { Confirm } from './Confirm';
import { DevicesDialog } from './DevicesDialog';
import type { LayoutKind } from './layout';
import { CaptionItem, RecordingItems } from './Recording';
import { Report } from './Report';
import type { Panel, Together } from './Room';
import css from './Room.module.css';
import { GoLive, StreamItems } from './Stream';
import { useRoom } from './useRoom';
import { questionsOf, webinarOf } from './webinar';

interface Props {
  panel: Panel;
  onPanel: (panel: Panel) => void;
  layout: LayoutKind;
  onLayout: (layout: LayoutKind) => void;
  onHelp: () => void;
  onBoard: () => void;
}

const emojis = ['👍', '👏', '❤️', '😂', '😮', '🎉', '🤔', '👎'];

export function Controls({ panel, onPanel, layout, onLayout, onHelp, onBoard }: Props) {
  const { t } = useRoomText();
  const { session, me, role, room, host, participants, lobby } = useRoom();
  const media = useStore(session.media);
  const sharing = media.screen.on;
  const speaks = role !== 'listener';
  const silent = !media.microphone.on;
  const mayShare = speaks && (host || room.screenSharing !== false) && 'getDisplayMedia' in navigator.mediaDevices;
  const hands = participants.filter(({ hand }) => hand).length;
  return (
    <footer className={css.controls}>
      <div className={css.bar} role="toolbar" aria-label={t('meet.controls')}>
        {speaks ? (
          <>
            <Control
              icon={silent ? IconMicrophoneOff : IconMicrophone}
              label={t(silent ? 'meet.unmute' : 'meet.mute')}
              off={silent}
              onClick={() => session.toggleMicrophone()}
            />
            <Control
              icon={media.camera.on ? IconVideo : IconVideoOff}
              label={t(media.camera.on ? 'meet.stopCamera' : 'meet.startCamera')}
              off={!media.camera.on}
              onClick={() => session.toggleCamera()}
            />
          </>
        ) : null}
        {mayShare ? (
          <Control
            icon={IconScreenShare}
            label={t(sharing ? 'meet.stopShare' : 'meet.share')}
            lit={sharing}
            wideOnly
            onClick={() => session.toggleScreen()}
          />
        ) : null}
        <Control
          icon={IconHandStop}
          label={t(me?.hand ? 'meet.lower' : 'meet.raise')}
          lit={Boolean(me?.hand)}
          onClick={() => session.toggleHand()}
        />
        <React />
        <Control
          icon={IconUsers}
          label={t('meet.people')}
          lit={panel === 'people'}
          count={lobby.length || hands}
          says={
            lobby.length ? t('meet.inLobby', { count: lobby.length }) : hands ? t('meet.hands', { count: hands }) : ''
          }
          onClick={() => onPanel('people')}
          expanded={panel === 'people'}
        />
        <Chat panel={panel} onPanel={onPanel} />
        <Questions panel={panel} onPanel={onPanel} />
        <More onPanel={onPanel} layout={layout} onLayout={onLayout} onHelp={onHelp} onBoard={onBoard} />
        <Leave />
      </div>
      <Confirm />
      <Report />
    </footer>
  );
}

interface ControlProps {
  icon: TablerIcon;
  label: string;
  onClick?: () => void;
  off?: boolean;
  lit?: boolean;
  wideOnly?: boolean;
  expanded?: boolean;
  count?: number;
  /** The count in words. */
  says?: string;
}

function Control({ icon: Icon, label, off, lit, wideOnly, expanded, count = 0, says = '', ...button }: ControlProps) {
  return (
    <UnstyledButton
      className={css.control}
      data-off={off || undefined}
      data-lit={lit || undefined}
      data-wide={wideOnly || undefined}
      aria-expanded={expanded}
      title={label}
      {...button}
    >
      <Icon size={22} aria-hidden />
      <span className={css.controlWords}>{label}</span>
      {says ? <span className="sr-only">, {says}</span> : null}
      {count > 0 ? (
        <span className={css.badge} aria-hidden>
          {count}
        </span>
      ) : null}
    </UnstyledButton>
  );
}

function Chat({ panel, onPanel }: Pick<Props, 'panel' | 'onPanel'>) {
  const { t } = useRoomText();
  const { chat } = useRoom();
  const [seen, setSeen] = useState(chat.length);
  const open = panel === 'chat';
  if (open && seen !== chat.length) setSeen(chat.length);
  const unread = open ? 0 : Math.max(0, chat.length - seen);
  return (
    <Control
      icon={IconMessageCircle}
      label={t('meet.chat')}
      lit={open}
      expanded={open}
      count={unread}
      says={unread ? t('meet.unread', { count: unread }) : ''}
      onClick={() => onPanel('chat')}
    />
  );
}

/** In a webinar, beside the chat. */
function Questions({ panel, onPanel }: Pick<Props, 'panel' | 'onPanel'>) {
  const { t } = useRoomText();
  const known = useRoom();
  if (!webinarOf(known)) return null;
  const open = panel === 'questions';
  const count = known.role === 'listener' ? 0 : questionsOf(known).filter(({ state }) => state !== 'answered').length;
  return (
    <Control
      icon={IconHelpCircle}
      label={t('meet.questions')}
      lit={open}
      expanded={open}
      count={open ? 0 : count}
      onClick={() => onPanel('questions')}
    />
  );
}

function React() {
  const { t } = useRoomText();
  const { session } = useRoom();
  return (
    <Menu position="top" width="auto">
      <Menu.Target>
        <UnstyledButton className={css.control} title={t('meet.react')}>
          <IconMoodSmile size={22} aria-hidden />
          <span className={css.controlWords}>{t('meet.reactShort')}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.emojis}>
          {emojis.map((emoji) => (
            <Menu.Item
              key={emoji}
              className={css.emojiItem}
              aria-label={t('meet.reactWith', { emoji })}
              onClick={() => void session.ask('react', { emoji })}
            >
              {emoji}
            </Menu.Item>
          ))}
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}

const layouts: [LayoutKind, TablerIcon, 'meet.grid' | 'meet.speakerView' | 'meet.sideBySide'][] = [
  ['grid', IconLayoutGrid, 'meet.grid'],
  ['speaker', IconLayoutNavbar, 'meet.speakerView'],
  ['sideBySide', IconLayoutSidebarRight, 'meet.sideBySide'],
];

const together: [Together, TablerIcon, RoomTextKey][] = [
  ['notes', IconNotes, 'meet.notes'],
  ['polls', IconChartBar, 'meet.polls'],
  ['breakouts', IconDoor, 'meet.breakouts'],
  ['quality', IconAntennaBars5, 'meet.quality'],
];

function More({ onPanel, layout, onLayout, onHelp, onBoard }: Omit<Props, 'panel'>) {
  const { t } = useRoomText();
  const { session, host, room } = useRoom();
  const [devices, setDevices] = useState(false);
  const [goingLive, setGoingLive] = useState(false);
  return (
    <>
      <Menu position="top-end" width={260}>
        <Menu.Target>
          <UnstyledButton className={css.control} title={t('meet.more')}>
            <IconDots size={22} aria-hidden />
            <span className={css.controlWords}>{t('meet.more')}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('meet.layout')}</Menu.Label>
          {layouts.map(([kind, Icon, name]) => (
            <Menu.Item
              key={kind}
              role="menuitemradio"
              aria-checked={layout === kind}
              className={css.choice}
              leftSection={<Icon size={17} aria-hidden />}
              onClick={() => onLayout(kind)}
            >
              {t(name)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPencil size={17} aria-hidden />} onClick={onBoard}>
            {t('meet.whiteboard')}
          </Menu.Item>
          {together.map(([panel, Icon, name]) => (
            <Menu.Item key={panel} leftSection={<Icon size={17} aria-hidden />} onClick={() => onPanel(panel)}>
              {t(name)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {host ? (
            <>
              <RecordingItems />
              <StreamItems onGoLive={() => setGoingLive(true)} />
              <CaptionItem />
              <Menu.Item
                leftSection={<IconMicrophoneOff size={17} aria-hidden />}
                onClick={() => void session.ask('muteAll', { selfUnmute: true })}
              >
                {t('meet.muteAll')}
              </Menu.Item>
              <Menu.Item
                leftSection={room.locked ? <IconLockOpen size={17} aria-hidden /> : <IconLock size={17} aria-hidden />}
                onClick={() => void session.ask('lock', { locked: !room.locked })}
              >
                {t(room.locked ? 'meet.unlock' : 'meet.lock')}
              </Menu.Item>
            </>
          ) : null}
          <Menu.Item leftSection={<IconSettings size={17} aria-hidden />} onClick={() => setDevices(true)}>
            {t('meet.devices')}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={17} aria-hidden />} onClick={onHelp}>
            {t('meet.keys')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DevicesDialog opened={devices} onClose={() => setDevices(false)} />
      <GoLive opened={goingLive} onClose={() => setGoingLive(false)} />
    </>
  );
}

function Leave() {
  const { t } = useRoomText();
  const { session, host } = useRoom();
  const words = (
    <>
      <IconDoorExit size={22} aria-hidden />
      <span className={css.controlWords}>{t('meet.leave')}</span>
    </>
  );
  if (!host)
    return (
      <UnstyledButton className={css.control} data-leave onClick={() => session.leave()}>
        {words}
      </UnstyledButton>
    );
  return (
    <Menu position="top-end">
      <Menu.Target>
        <UnstyledButton className={css.control} data-leave>
          {words}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => session.leave()}>{t('meet.leaveOnly')}</Menu.Item>
        <Menu.Item
          color="red"
          onClick={() =>
            asked.set({
              title: t('meet.endConfirm'),
              words: t('meet.endConfirmWords'),
              button: t('meet.end'),
              act: () => void session.ask('end'),
            })
          }
        >
          {t('meet.end')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
