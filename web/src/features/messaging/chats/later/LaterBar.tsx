import { IconClock } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import { useGo } from '../place';
import { useScheduled } from './api';
import css from './Later.module.css';

/** Says above the field that something of one's own waits in this chat. */
export function LaterBar({ chatId }: { chatId: string }) {
  const { t } = useText();
  const go = useGo();
  const { data } = useScheduled();
  const here = (data ?? []).filter((each) => each.chatId === chatId);
  if (here.length === 0) return null;
  const failed = here.filter(({ status }) => status === 'Failed').length;
  return (
    <button
      type="button"
      className={css.bar}
      data-failed={failed > 0 || undefined}
      data-testid="later-bar"
      onClick={() => go({ v: 'later' })}
    >
      <IconClock size={15} aria-hidden />
      {t(failed > 0 ? 'chats.later.barFailed' : 'chats.later.bar', { count: failed || here.length })}
    </button>
  );
}
