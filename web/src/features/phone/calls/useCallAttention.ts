import { useEffect } from 'react';
import { noticeInTitle } from '@/design/pageTitle';
import { preference } from '@/design/preferences';
import { usePeopleByNumber } from '@/features/people/directory';
import { takesPushes } from '@/features/people/push/device';
import { useText } from '@/text/useText';
import { formatNumber } from '../dial/numbers';
import { isIncoming, isUp, useCalls } from '../engine/calls';

/** Some browsers (on telephones) have no notifications for pages. */
export const canNotify = typeof Notification !== 'undefined';

export const notifyPreference = preference<boolean>('notify-calls', false);

/** The tab's title and, if allowed, a system notification say that a call waits while the page is out of sight. */
export function useCallAttention(): void {
  const { t } = useText();
  const calls = useCalls();
  const personOf = usePeopleByNumber();
  const incoming = calls.find(isIncoming);
  const talking = calls.some(isUp);
  const who = incoming ? (personOf(incoming.number)?.name ?? incoming.name ?? formatNumber(incoming.number)) : '';

  useEffect(() => {
    noticeInTitle(who ? t('title.incoming', { who }) : talking ? t('title.talking') : '');
  }, [who, talking, t]);

  useEffect(() => {
    if (
      !who ||
      takesPushes() ||
      !document.hidden ||
      !canNotify ||
      !notifyPreference.get() ||
      Notification.permission !== 'granted'
    )
      return;
    const notification = new Notification(t('title.incoming', { who }), {
      tag: 'clarion-call',
      requireInteraction: true,
    });
    notification.onclick = () => window.focus();
    return () => notification.close();
  }, [who, t]);
}
