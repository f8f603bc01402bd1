import { startRinging, stopRinging } from './tones';

let ringing: AbortController | null = null;

/**
 * Of several tabs one sounds: the first that may holds a lock until it stops, then the next one goes on. A page that
 * nobody has touched makes no sound in most browsers, and so takes no lock.
 */
export function ring(): void {
  if (ringing) return;
  ringing = new AbortController();
  const { signal } = ringing;
  if (!navigator.locks || !navigator.userActivation?.hasBeenActive) {
    startRinging();
    return;
  }
  const sound = () =>
    new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve());
      startRinging();
    });
  navigator.locks.request('clarion.ringer', { signal }, sound).catch(() => undefined);
}

export function silence(): void {
  ringing?.abort();
  ringing = null;
  stopRinging();
}
