import { Modal } from '@mantine/core';
import { usePreference } from '@/design/preferences';
import { useStore } from '@/design/store';
import { strongNoisePreference } from '@/features/phone/engine/noise/noise';
import { DevicePicker } from '../join/DevicePicker';
import { noisePreference } from '../join/localMedia';
import { useRoomText } from '../join/RoomWords';
import css from './Together.module.css';
import { useSession } from './useRoom';

export function DevicesDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useRoomText();
  const session = useSession();
  const { microphone, camera } = useStore(session.media);
  const [suppress] = usePreference(noisePreference);
  const [strong, setStrong] = usePreference(strongNoisePreference);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('meet.devices')}
      closeButtonProps={{ 'aria-label': t('meet.close') }}
    >
      <DevicePicker
        opened={`${microphone.on} ${camera.on}`}
        onChoose={(kind, deviceId) => session.chooseDevice(kind, deviceId)}
        onBackground={() => session.changeBackground()}
      />
      <label className={css.check}>
        <input
          type="checkbox"
          checked={suppress}
          aria-describedby="noise-words"
          onChange={(event) => {
            noisePreference.set(event.currentTarget.checked);
            session.suppressNoise(event.currentTarget.checked);
          }}
        />
        {t('meet.noise')}
      </label>
      <p id="noise-words" className={css.quiet}>
        {t('meet.noiseWords')}
      </p>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={strong}
          aria-describedby="strong-noise-words"
          onChange={(event) => {
            setStrong(event.currentTarget.checked);
            session.removeNoise();
          }}
        />
        {t('meet.strongNoise')}
      </label>
      <p id="strong-noise-words" className={css.quiet}>
        {t('meet.strongNoiseWords')}
      </p>
    </Modal>
  );
}
