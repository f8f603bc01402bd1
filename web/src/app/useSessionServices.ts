import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { signOut } from '@/api/session';
import { forgetNotices, listenForNotices } from '@/features/emergency/notices';
import { useChatsService } from '@/features/messaging/chats/useChatsService';
import { useTextAttention } from '@/features/messaging/texts/useTextAttention';
import { forgetDirectory } from '@/features/people/directory';
import { startWorker, turnOff } from '@/features/people/push/device';
import { useHomeCountry } from '@/features/people/queries';
import { useCallAttention } from '@/features/phone/calls/useCallAttention';
import { useCrmOpening } from '@/features/phone/crm/useCrmOpening';
import { setHomeCountry } from '@/features/phone/dial/numbers';
import { exposeDiagnostics } from '@/features/phone/engine/diagnostics';
import { startPhone, stopPhone } from '@/features/phone/engine/phone';
import { keepFresh } from '@/live/freshness';
import { startLive, stopLive } from '@/live/socket';
import { useShortcuts } from './useShortcuts';

/** Everything that runs while someone is signed in: live updates, the phone, shortcuts. */
export function useSessionServices(): void {
  const queries = useQueryClient();
  const homeCountry = useHomeCountry();
  useShortcuts();
  useCallAttention();
  useCrmOpening();
  useTextAttention();
  useChatsService();
  useEffect(() => setHomeCountry(homeCountry), [homeCountry]);
  const navigate = useNavigate();
  useEffect(() => startWorker((path) => void navigate({ to: path })), [navigate]);
  useEffect(() => {
    const offs = [keepFresh(queries), listenForNotices()];
    exposeDiagnostics();
    startLive();
    startPhone();
    return () => {
      for (const off of offs) off();
      stopLive();
      void stopPhone();
      forgetNotices();
      queries.clear();
      forgetDirectory();
    };
  }, [queries]);
}

/** Sign out: the phone says goodbye first, while its credentials still count. */
export async function leave(): Promise<void> {
  await stopPhone();
  await turnOff().catch(() => undefined);
  await signOut();
}
