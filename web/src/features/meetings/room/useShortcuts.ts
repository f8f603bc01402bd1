import { useEffect, useRef } from 'react';
import type { RoomTextKey } from '@/text/enMeetingRoom';
import type { RoomSession } from './session';
import { useSession } from './useRoom';

interface Acts {
  people: () => void;
  chat: () => void;
  layout: () => void;
  turn: (pages: number) => void;
  help: () => void;
}

/** As the help shows them. Letters come with Alt+Shift, so that typing is never caught. */
export const roomKeys: { keys: string[]; does: RoomTextKey }[] = [
  { keys: ['Alt', 'Shift', 'M'], does: 'meet.keyMute' },
  { keys: ['Space'], does: 'meet.keyTalk' },
  { keys: ['Alt', 'Shift', 'V'], does: 'meet.keyCamera' },
  { keys: ['Alt', 'Shift', 'S'], does: 'meet.keyShare' },
  { keys: ['Alt', 'Shift', 'H'], does: 'meet.keyHand' },
  { keys: ['Alt', 'Shift', 'P'], does: 'meet.keyPeople' },
  { keys: ['Alt', 'Shift', 'C'], does: 'meet.keyChat' },
  { keys: ['Alt', 'Shift', 'L'], does: 'meet.keyLayout' },
  { keys: ['Alt', 'Shift', '← →'], does: 'meet.keyPages' },
  { keys: ['Alt', 'Shift', 'E'], does: 'meet.keyLeave' },
  { keys: ['Alt', 'Shift', '/'], does: 'meet.keyHelp' },
];

const ownKeys: Record<string, (session: RoomSession) => void> = {
  KeyM: (session) => session.toggleMicrophone(),
  KeyV: (session) => session.toggleCamera(),
  KeyS: (session) => session.toggleScreen(),
  KeyH: (session) => session.toggleHand(),
  KeyE: (session) => session.leave(),
};

/** Keys that do something where the focus is are left alone. */
const isTaken = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, button, a, [role="menu"], [role="dialog"]') !== null;

export function useShortcuts(acts: Acts): void {
  const session = useSession();
  const newest = useRef(acts);
  newest.current = acts;
  useEffect(() => {
    let talking = false;
    const act = (code: string): (() => void) | undefined => {
      if (code === 'KeyP') return newest.current.people;
      if (code === 'KeyC') return newest.current.chat;
      if (code === 'KeyL') return newest.current.layout;
      if (code === 'Slash') return newest.current.help;
      if (code === 'ArrowLeft' || code === 'ArrowRight')
        return () => newest.current.turn(code === 'ArrowLeft' ? -1 : 1);
      const own = ownKeys[code];
      return own && (() => own(session));
    };
    const pressed = (event: KeyboardEvent) => {
      const found = event.altKey && event.shiftKey ? act(event.code) : undefined;
      if (found) {
        event.preventDefault();
        found();
      } else if (
        event.code === 'Space' &&
        !event.repeat &&
        !isTaken(event.target) &&
        !session.media.get().microphone.on
      ) {
        event.preventDefault();
        talking = true;
        session.setMicrophone(true);
      }
    };
    const released = (event: KeyboardEvent) => {
      if (event.code === 'Space') quiet();
    };
    const quiet = () => {
      if (!talking) return;
      talking = false;
      session.setMicrophone(false);
    };
    window.addEventListener('keydown', pressed);
    window.addEventListener('keyup', released);
    window.addEventListener('blur', quiet);
    return () => {
      window.removeEventListener('keydown', pressed);
      window.removeEventListener('keyup', released);
      window.removeEventListener('blur', quiet);
    };
  }, [session]);
}
