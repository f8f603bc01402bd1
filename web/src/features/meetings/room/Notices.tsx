import { useStore } from '@/design/store';
import type { RoomTextKey } from '@/text/enMeetingRoom';
import { useRoomText } from '../join/RoomWords';
import css from './Room.module.css';
import type { Notice } from './session';
import { useSession } from './useRoom';

const words: Record<Exclude<Notice['kind'], 'refused' | 'device'>, RoomTextKey> = {
  joined: 'meet.joined',
  left: 'meet.leftPerson',
  handRaised: 'meet.handRaised',
  handLowered: 'meet.handLowered',
  waiting: 'meet.lobbyCame',
  sharing: 'meet.sharesScreen',
  locked: 'meet.nowLocked',
  unlocked: 'meet.nowUnlocked',
  reportSent: 'meet.reportSent',
  mutedByHost: 'meet.mutedByHost',
  reacted: 'meet.reacted',
  pollOpened: 'meet.pollOpened',
  helpCalled: 'meet.helpCalled',
  movedTo: 'meet.movedTo',
  movedBack: 'meet.movedBack',
  breakoutMessage: 'meet.breakoutSaid',
  recordingStarted: 'meet.recordingStarted',
  recordingPaused: 'meet.recordingPaused',
  recordingResumed: 'meet.recordingResumed',
  recordingStopped: 'meet.recordingStopped',
  recordingLostDisk: 'meet.recordingLostDisk',
  recordingLostWrite: 'meet.recordingLostWrite',
  streamStarted: 'meet.streamStarted',
  streamStopped: 'meet.streamStopped',
  streamLinkCopied: 'meet.streamLinkCopied',
  streamLost: 'meet.streamLost',
  drawsOnBoard: 'meet.drawsOnBoard',
};

const deviceWords: Record<'microphone' | 'camera', Record<string, RoomTextKey>> = {
  microphone: {
    denied: 'meet.microphoneBlocked',
    missing: 'meet.microphoneMissing',
    busy: 'meet.microphoneBusy',
  },
  camera: { denied: 'meet.cameraBlocked', missing: 'meet.cameraMissing', busy: 'meet.cameraBusy' },
};

/** Seen by all, heard by those who cannot see who came and went. */
export function Notices() {
  const { t } = useRoomText();
  const session = useSession();
  const shown = useStore(session.notices);
  const say = (notice: Notice): string => {
    if (notice.kind === 'refused') return notice.message || t('meet.failed');
    if (notice.kind === 'device') return t(deviceWords[notice.device][notice.problem] ?? 'meet.failed');
    return t(words[notice.kind], { ...notice });
  };
  return (
    <div className={css.notices} role="log" aria-live="polite" aria-label={t('meet.happens')}>
      {shown.map(({ key, notice }) => (
        <p
          key={key}
          className={notice.kind === 'reacted' ? 'sr-only' : css.notice}
          data-bad={notice.kind === 'refused' || notice.kind === 'device' || undefined}
        >
          {say(notice)}
        </p>
      ))}
    </div>
  );
}
