import { useEffect, useRef, useState } from 'react';
import { useMarkConversation } from './queries';

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

/** What is on the screen counts as read, up to the newest that is shown, while somebody looks. */
export function useReading(id: string | undefined, unread: number, until: string): void {
  const looking = useLooking();
  const { mutate } = useMarkConversation();
  const asked = useRef('');
  useEffect(() => {
    const mark = `${id}/${until}/${unread}`;
    if (!id || unread === 0 || !looking || asked.current === mark) return;
    asked.current = mark;
    mutate({ id, readStatus: 'Read', until });
  }, [id, unread, until, looking, mutate]);
}
