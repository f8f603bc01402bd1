import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { keys } from '@/api/keys';
import { preference, usePreference } from '@/design/preferences';
import { toastBad } from '@/design/toast';
import { takesPushes } from '@/features/people/push/device';
import { onLiveFrame } from '@/live/socket';
import { useText } from '@/text/useText';
import { useNames } from './names';
import { emptyOutbox } from './outbox';
import type { TextMessage } from './shapes';

/** Some browsers (on telephones) have no notifications for pages. */
export const canNotify = typeof Notification !== 'undefined';

const notifyPreference = preference<boolean>('notify-texts', false);

export function useNotifying() {
  const { t } = useText();
  const [wanted, setWanted] = usePreference(notifyPreference);
  const setNotifying = async (on: boolean) => {
    if (!on) return setWanted(false);
    if ((await Notification.requestPermission()) === 'granted') setWanted(true);
    else toastBad(t('audio.notifyBlocked'), t('audio.notifyBlockedWords'));
  };
  return { notifying: wanted && canNotify && Notification.permission === 'granted', setNotifying };
}

/** A text that has just come in, of a live frame; null for everything else. */
export function arrivalIn(data: unknown): TextMessage | null {
  const event = data as { eventType?: string; direction?: string; message?: TextMessage | null } | null;
  if (event?.eventType !== 'Create' || event.direction !== 'Inbound' || !event.message) return null;
  return event.message.type === 'SMS' || event.message.type === 'Pager' ? event.message : null;
}

/** While the page is out of sight, the system says that a text came; after a gap in the socket all is read again. */
export function useTextAttention(): void {
  const { t } = useText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const nameOf = useNames();
  const now = useRef({ t, nameOf, navigate });
  now.current = { t, nameOf, navigate };
  useEffect(() => {
    const off = onLiveFrame(({ topic, type, data }) => {
      if (topic !== 'messages') return;
      if (type === 'snapshot') return void queries.invalidateQueries({ queryKey: keys.texts });
      const message = arrivalIn(data);
      if (message && document.hidden) notify(message, now.current);
    });
    return () => {
      off();
      emptyOutbox();
    };
  }, [queries]);
}

interface Around {
  t: ReturnType<typeof useText>['t'];
  nameOf: ReturnType<typeof useNames>;
  navigate: ReturnType<typeof useNavigate>;
}

function notify(message: TextMessage, { t, nameOf, navigate }: Around): void {
  if (takesPushes() || !canNotify || !notifyPreference.get() || Notification.permission !== 'granted') return;
  const { phoneNumber, name } = message.from;
  const who = phoneNumber ? nameOf(phoneNumber, name).title : (name ?? '');
  const notification = new Notification(who, {
    body: message.subject?.slice(0, 160) || t('texts.pictures', { count: 1 }),
    tag: `clarion-text-${message.conversationId}`,
  });
  notification.onclick = () => {
    window.focus();
    void navigate({ to: '/texts', search: { c: String(message.conversationId) } as never });
    notification.close();
  };
}
