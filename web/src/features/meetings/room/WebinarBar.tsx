import { Button } from '@mantine/core';
import { IconBroadcast } from '@tabler/icons-react';
import type { RoomTextKey } from '@/text/enMeetingRoom';
import { useRoomText } from '../join/RoomWords';
import { asked } from './asked';
import css from './Room.module.css';
import { useRoom } from './useRoom';
import { type WebinarStage, webinarOf } from './webinar';

const told: Record<WebinarStage['stage'], RoomTextKey> = {
  Practice: 'meet.webinarPractice',
  Live: 'meet.webinarLive',
  Debrief: 'meet.webinarDebrief',
};

/** How far a webinar is, and for hosts the step to the next stage. */
export function WebinarBar() {
  const { t } = useRoomText();
  const known = useRoom();
  const { session, host, role } = known;
  const webinar = webinarOf(known);
  if (!webinar || role === 'listener') return null;
  const stop = () =>
    asked.set({
      title: t('meet.webinarStopConfirm'),
      words: t('meet.webinarStopWords'),
      button: t('meet.webinarStop'),
      act: () => void session.ask('stopLive'),
    });
  return (
    <div className={css.banner} data-tone="plain">
      <IconBroadcast size={19} aria-hidden />
      <span className={css.bannerWords} role="status">
        {t(told[webinar.stage])}
      </span>
      {host && webinar.stage === 'Practice' ? (
        <Button size="compact-sm" onClick={() => void session.ask('goLive')}>
          {t('meet.webinarGoLive')}
        </Button>
      ) : null}
      {host && webinar.stage === 'Live' ? (
        <Button size="compact-sm" variant="default" onClick={stop}>
          {t('meet.webinarStop')}
        </Button>
      ) : null}
    </div>
  );
}
