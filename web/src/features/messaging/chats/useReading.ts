import { useEffect, useRef, useState } from 'react';
import { changeState } from './api';
import type { Chat } from './shapes';
import { changeLine } from './store';

/** Whether somebody can see this page now. */
function useLooking(): boolean {
  const [looking, setLooking] = useState(() => !document.hidden);
  useEffect(() => {
    const changed = () => setLooking(!document.hidden);
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  return looking;
}

/** The number of the last post that was read when the chat was opened, where something was unread then. */
export function useUnreadFrom(chat: Chat): number | null {
  const [from] = useState(() => (chat.unread > 0 ? chat.own.readSeq : null));
  return from;
}

const settle = 400;

/** What is on the screen down to the newest counts as read, while somebody looks. Marked as unread here, it stays so. */
export function useReading(chat: Chat, atEnd: boolean): void {
  const looking = useLooking();
  const { id, lastSeq, unread } = chat;
  const marked = chat.own.markedUnread;
  const openedMarked = useRef(marked);
  const due = unread > 0 || (marked && openedMarked.current);
  useEffect(() => {
    if (!due || !atEnd || !looking) return;
    const timer = setTimeout(() => {
      openedMarked.current = false;
      changeState(id, { readSeq: lastSeq })
        .then((own) =>
          changeLine(id, (now) => ({ ...now, own, ...(own.readSeq >= now.lastSeq ? { unread: 0, mentions: 0 } : {}) })),
        )
        .catch(() => undefined);
    }, settle);
    return () => clearTimeout(timer);
  }, [id, lastSeq, due, atEnd, looking]);
}
