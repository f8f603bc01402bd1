import { IconHeadphones } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import { useOpenRooms } from './api';
import css from './Voice.module.css';

/** In the list of chats: somebody is in the voice room. */
export function RoomMark({ chatId }: { chatId: string }) {
  const { t } = useText();
  const { data } = useOpenRooms();
  const room = data?.find((each) => each.chatId === chatId);
  if (!room) return null;
  const label = t('voice.inRoom', { count: room.people.length });
  return <IconHeadphones size={15} className={css.mark} aria-label={label} role="img" />;
}
