import { Button, NativeSelect } from '@mantine/core';
import { usePreference } from '@/design/preferences';
import { microphonePreference, speakerPreference } from '@/features/phone/engine/audioDevices';
import type { DeviceKind } from '../media';
import { BackgroundPicker } from './BackgroundPicker';
import css from './Join.module.css';
import { cameraPreference, playTestSound } from './localMedia';
import { useRoomText } from './RoomWords';
import { useDevices } from './useDevices';

const preferences = { camera: cameraPreference, microphone: microphonePreference, speaker: speakerPreference };

interface Props {
  /** Changes when a device was opened: only then does the browser name them. */
  opened: unknown;
  onChoose: (kind: DeviceKind, deviceId: string) => void;
  onBackground: () => void;
}

/** Which microphone, camera and loudspeaker. Nothing is shown before the browser tells what there is. */
export function DevicePicker({ opened, onChoose, onBackground }: Props) {
  const { t } = useRoomText();
  const devices = useDevices(opened);
  const [camera] = usePreference(cameraPreference);
  const [microphone] = usePreference(microphonePreference);
  const [speaker] = usePreference(speakerPreference);
  const choose = (kind: DeviceKind, deviceId: string) => {
    preferences[kind].set(deviceId);
    onChoose(kind, deviceId);
  };
  const choices = (kind: MediaDeviceKind) => {
    const there = devices.filter((device) => device.kind === kind && device.deviceId !== 'default');
    return [
      { value: '', label: t('meet.defaultDevice') },
      ...there.map(({ deviceId, label }) => ({ value: deviceId, label })),
    ];
  };
  const has = (kind: MediaDeviceKind) => devices.some((device) => device.kind === kind);
  const present = (id: string) => (devices.some(({ deviceId }) => deviceId === id) ? id : '');
  return (
    <div className={css.devices}>
      {has('audioinput') ? (
        <NativeSelect
          label={t('meet.microphone')}
          data={choices('audioinput')}
          value={present(microphone)}
          onChange={(event) => choose('microphone', event.currentTarget.value)}
        />
      ) : null}
      {has('videoinput') ? (
        <NativeSelect
          label={t('meet.camera')}
          data={choices('videoinput')}
          value={present(camera)}
          onChange={(event) => choose('camera', event.currentTarget.value)}
        />
      ) : null}
      {has('videoinput') ? <BackgroundPicker onChange={onBackground} /> : null}
      {has('audiooutput') ? (
        <NativeSelect
          label={t('meet.chosenSpeaker')}
          data={choices('audiooutput')}
          value={present(speaker)}
          onChange={(event) => choose('speaker', event.currentTarget.value)}
        />
      ) : null}
      <Button variant="default" onClick={() => void playTestSound().catch(() => undefined)}>
        {t('meet.testSpeaker')}
      </Button>
    </div>
  );
}
