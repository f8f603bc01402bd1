import { CopyButton, UnstyledButton } from '@mantine/core';
import { IconCheck, IconLink, IconLock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import { RecordingBadge } from './Recording';
import css from './Room.module.css';
import { LiveBadge } from './Stream';
import { useRoom } from './useRoom';

const clock = (seconds: number): string => {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  return `${hours ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

/** Which meeting this is, since when, and the way for others to come. */
export function Header() {
  const { t } = useRoomText();
  const { room, participants, session } = useRoom();
  return (
    <header className={css.header}>
      <h1 className={css.title}>{room.title}</h1>
      {room.locked ? (
        <span className={css.locked}>
          <IconLock size={16} aria-hidden />
          {t('meet.locked')}
        </span>
      ) : null}
      <RecordingBadge />
      <LiveBadge />
      <span className={css.about}>
        {t('meet.inMeeting', { count: participants.length })}
        {room.startedAt ? <Since start={room.startedAt} /> : null}
      </span>
      <CopyButton value={`${location.origin}/meet/${session.link}`}>
        {({ copied, copy }) => (
          <UnstyledButton
            className={css.link}
            aria-label={t(copied ? 'meet.linkCopied' : 'meet.link')}
            title={t('meet.link')}
            onClick={copy}
          >
            {copied ? <IconCheck size={18} aria-hidden /> : <IconLink size={18} aria-hidden />}
            <span className={css.linkWords}>{t(copied ? 'meet.linkCopied' : 'meet.link')}</span>
          </UnstyledButton>
        )}
      </CopyButton>
    </header>
  );
}

/** Counted from the page's own clock: the server's may differ by hours. */
function Since({ start }: { start: string }) {
  const [opened] = useState(() => Date.now());
  const [now, setNow] = useState(opened);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const before = Math.max(0, Math.min(24 * 3600_000, opened - Date.parse(start)));
  return (
    <span className="tnum" aria-hidden>
      {` · ${clock(Math.floor((before + now - opened) / 1_000))}`}
    </span>
  );
}
