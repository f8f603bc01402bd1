import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useStore } from '@/design/store';
import type { RoomTextKey } from '@/text/enMeetingRoom';
import { DevicePicker } from './DevicePicker';
import css from './Join.module.css';
import type { DeviceState, LocalMedia } from './localMedia';
import { useRoomText } from './RoomWords';
import { useMeter } from './useMeter';
import { Video } from './Video';

const cameraWords: Partial<Record<DeviceState, RoomTextKey>> = {
  blocked: 'meet.cameraBlocked',
  missing: 'meet.cameraMissing',
  busy: 'meet.cameraBusy',
  unfiltered: 'meet.backgroundFailed',
};
const microphoneWords: Partial<Record<DeviceState, RoomTextKey>> = {
  blocked: 'meet.microphoneBlocked',
  missing: 'meet.microphoneMissing',
  busy: 'meet.microphoneBusy',
};

/** What others will see and hear, and what is wrong with it. */
export function Preview({ media }: { media: LocalMedia }) {
  const { t } = useRoomText();
  const { camera, cameraTrack, microphone, microphoneTrack, muted } = useStore(media.store);
  const stream = useMemo(() => cameraTrack && new MediaStream([cameraTrack]), [cameraTrack]);
  const level = useMeter(muted ? null : microphoneTrack);
  const microphoneProblem = microphoneWords[microphone];
  return (
    <div className={css.preview}>
      <div className={css.screen}>
        {stream ? (
          <Video stream={stream} className={css.video} label={t('meet.preview')} />
        ) : (
          <div className={css.noVideo} role="status">
            {camera === 'starting' ? t('meet.connecting') : t(cameraWords[camera] ?? 'meet.cameraOff')}
          </div>
        )}
        <div className={css.switches}>
          <Switch
            label={t(muted || !microphoneTrack ? 'meet.unmute' : 'meet.mute')}
            off={muted || !microphoneTrack}
            on={<IconMicrophone size={22} aria-hidden />}
            offIcon={<IconMicrophoneOff size={22} aria-hidden />}
            onClick={() => void media.setMuted(!(muted || !microphoneTrack))}
          />
          <Switch
            label={t(cameraTrack ? 'meet.stopCamera' : 'meet.startCamera')}
            off={!cameraTrack}
            on={<IconVideo size={22} aria-hidden />}
            offIcon={<IconVideoOff size={22} aria-hidden />}
            onClick={() => void media.setCamera(!cameraTrack)}
          />
        </div>
      </div>
      <div
        className={css.meter}
        role="meter"
        aria-label={t('meet.level')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(level * 100)}
      >
        <div className={css.level} style={{ transform: `scaleX(${level})` }} />
      </div>
      {microphoneProblem ? (
        <p className={css.problem} role="status">
          <IconAlertTriangle size={19} aria-hidden />
          {t(microphoneProblem)}
        </p>
      ) : null}
      <DevicePicker
        opened={`${camera} ${microphone}`}
        onChoose={(kind) => kind !== 'speaker' && void media.reopen(kind)}
        onBackground={() => void media.reopen('camera')}
      />
    </div>
  );
}

interface SwitchProps {
  label: string;
  off: boolean;
  on: React.ReactNode;
  offIcon: React.ReactNode;
  onClick: () => void;
}

const Switch = ({ label, off, on, offIcon, onClick }: SwitchProps) => (
  <UnstyledButton className={css.switch} data-off={off || undefined} aria-label={label} title={label} onClick={onClick}>
    {off ? offIcon : on}
  </UnstyledButton>
);
