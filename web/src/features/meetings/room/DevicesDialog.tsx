import { Modal } from '@mantine/core';
import { useStore } from '@/design/store';
import { DevicePicker } from '../join/DevicePicker';
import { useRoomText } from '../join/RoomWords';
import { useSession } from './useRoom';

export function DevicesDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useRoomText();
  const session = useSession();
  const { microphone, camera } = useStore(session.media);
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
      />
    </Modal>
  );
}
