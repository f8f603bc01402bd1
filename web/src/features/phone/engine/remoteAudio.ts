import type CallSession from 'ringcentral-web-phone/call-session/index';
import { createStore } from '@/design/store';

/** True when the browser refuses to play sound until the person clicks something. */
export const soundBlocked = createStore(false);

const home = (): HTMLElement => {
  const known = document.getElementById('call-audio');
  if (known) return known;
  const made = document.createElement('div');
  made.id = 'call-audio';
  made.hidden = true;
  document.body.append(made);
  return made;
};

const play = (element: HTMLAudioElement): void => {
  element.play().then(
    () => soundBlocked.set(false),
    (error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') soundBlocked.set(true);
    },
  );
};

export const playBlockedSound = (): void => {
  for (const element of home().querySelectorAll('audio')) play(element);
};

/**
 * The package makes one audio element per call but keeps it out of the page. Put it there (so that it can be found,
 * and is not collected), and give it the track itself when the far end named no stream.
 */
export function attachRemoteAudio(session: CallSession): void {
  let element: HTMLAudioElement | null = null;
  session.on('mediaStreamSet', () => {
    const connection = session.rtcPeerConnection;
    if (!connection || element) return;
    connection.addEventListener('track', (event) => {
      const audio = session.audioElement;
      if (!audio) return;
      element = audio;
      if (!(audio.srcObject instanceof MediaStream)) audio.srcObject = new MediaStream([event.track]);
      audio.dataset.testid = 'remote-audio';
      audio.dataset.callId = session.callId;
      home().append(audio);
      play(audio);
    });
  });
  session.on('disposed', () => element?.remove());
}
