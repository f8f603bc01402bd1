import { Kbd, Modal } from '@mantine/core';
import { useRoomText } from '../join/RoomWords';
import css from './Room.module.css';
import { roomKeys } from './useShortcuts';

export function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useRoomText();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('meet.keys')}
      closeButtonProps={{ 'aria-label': t('meet.close') }}
    >
      <dl className={css.keys}>
        {roomKeys.map(({ keys, does }) => (
          <div key={does} className={css.keyRow}>
            <dt>{t(does)}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
