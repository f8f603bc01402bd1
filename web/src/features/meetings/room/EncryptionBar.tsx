import { IconLock } from '@tabler/icons-react';
import { useStore } from '@/design/store';
import { useRoomText } from '../join/RoomWords';
import css from './Room.module.css';
import { useRoom } from './useRoom';

/** Says that the meeting is end-to-end encrypted, and how many of the others cannot be read. */
export function EncryptionBar() {
  const { t } = useRoomText();
  const { session } = useRoom();
  const strangers = useStore(session.strangers);
  if (strangers === null) return null;
  return (
    <div className={css.banner} data-tone="plain">
      <IconLock size={19} aria-hidden />
      <span className={css.bannerWords} role="status">
        {t('meet.encrypted')} {strangers > 0 ? t('meet.strangers', { count: strangers }) : ''}
      </span>
    </div>
  );
}
