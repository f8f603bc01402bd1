import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { answer, decline, hangUp, resume, setHeld, setMuted, toVoicemail } from '@/features/phone/engine/actions';
import { type Call, calls, isIncoming, isUp } from '@/features/phone/engine/calls';
import { askForSwitcher, dialFocus, keepAhead, newChatAsked, newTextAsked, shortcutsOpen } from './shortcuts';

const incoming = (): Call | undefined => calls.get().find(isIncoming);
/** The call one talks in, else the newest one that is up. */
const current = (): Call | undefined => {
  const up = calls.get().filter(isUp);
  return up.find((call) => !call.held) ?? up.at(-1);
};

const withIncoming = (act: (id: string) => void) => () => {
  const call = incoming();
  if (call) act(call.id);
};

const byCode: Record<string, () => void> = {
  KeyA: withIncoming((id) => void answer(id)),
  KeyD: withIncoming(decline),
  KeyV: withIncoming(toVoicemail),
  KeyM: () => {
    const call = current();
    if (call) setMuted(call.id, !call.muted);
  },
  KeyH: () => {
    const call = current();
    if (call?.phase === 'connected') void (call.held ? resume(call.id) : setHeld(call.id, true)).catch(() => undefined);
  },
  KeyE: () => {
    const call = current();
    if (call) hangUp(call.id);
  },
  Slash: () => shortcutsOpen.set((open) => !open),
};

export function useShortcuts(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === 'KeyK') {
        event.preventDefault();
        askForSwitcher();
        return;
      }
      if (event.altKey && event.shiftKey && event.code === 'KeyP') {
        event.preventDefault();
        void navigate({ to: '/' }).then(() => dialFocus.set((times) => times + 1));
        return;
      }
      if (event.altKey && event.shiftKey && (event.code === 'KeyC' || event.code === 'KeyW')) {
        event.preventDefault();
        newChatAsked.set(event.code === 'KeyW');
        void navigate({ to: '/chats' });
        return;
      }
      if (event.altKey && event.shiftKey && (event.code === 'KeyT' || event.code === 'KeyN')) {
        event.preventDefault();
        newTextAsked.set(event.code === 'KeyN');
        void navigate({ to: '/texts' });
        return;
      }
      const act = event.altKey && event.shiftKey ? byCode[event.code] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', keepAhead, true);
    window.addEventListener('keydown', pressed);
    return () => {
      window.removeEventListener('keydown', keepAhead, true);
      window.removeEventListener('keydown', pressed);
    };
  }, [navigate]);
}
