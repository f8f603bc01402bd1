import { Button } from '@mantine/core';
import { IconDoor } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import { breakoutsOf, clock, placeOf, secondsUntil } from './features';
import css from './Room.module.css';
import { useRoom } from './useRoom';

/** In a breakout room: which one, for how long, the way back, and a call for help. */
export function BreakoutBar() {
  const { t } = useRoomText();
  const known = useRoom();
  const { session, host } = known;
  const breakouts = breakoutsOf(known);
  const place = placeOf(known);
  const room = breakouts?.rooms.find(({ id }) => id === place);
  if (!breakouts?.open || !room) return null;
  return (
    <div className={css.banner} data-tone="plain">
      <IconDoor size={19} aria-hidden />
      <span className={css.bannerWords}>{t('meet.breakoutHere', { room: room.name })}</span>
      {breakouts.endsAt ? <Countdown end={breakouts.endsAt} /> : null}
      {host ? null : (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void session.ask('callHelp', { needed: !room.help })}
        >
          {t(room.help ? 'meet.breakoutHelpStop' : 'meet.breakoutHelp')}
        </Button>
      )}
      {room.help ? <span role="status">{t('meet.breakoutHelpCalled')}</span> : null}
      <Button size="compact-sm" variant="default" onClick={() => void session.ask('joinBreakout', { room: '' })}>
        {t('meet.breakoutBack')}
      </Button>
    </div>
  );
}

/** Told to screen readers by the minute, in seconds to everybody else. */
export function Countdown({ end }: { end: string }) {
  const { t } = useRoomText();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span className="tnum">{t('meet.breakoutLeft', { time: clock(secondsUntil(end, now)) })}</span>;
}
