import type { WebRtcSessionFactory } from 'ringcentral-web-phone/types';
import { calls, sipSessions } from './calls';
import { latestEndings } from './ended';
import { phoneStatus } from './status';

/**
 * What support (and the audio tests) may look at, on the page as `window.clarionPhone`; described in web/README.md.
 * Reading only: nothing here can place or end a call.
 */
export interface PhoneDiagnostics {
  readonly status: string;
  calls: () => {
    id: string;
    number: string;
    phase: string;
    held: boolean;
    muted: boolean;
    connection?: RTCPeerConnection;
    audio?: HTMLAudioElement;
  }[];
  /** The latest calls that are over, newest last. */
  endings: () => { id: string; number: string; ending: string }[];
}

declare global {
  interface Window {
    clarionPhone?: PhoneDiagnostics;
    clarionMockMedia?: WebRtcSessionFactory;
  }
}

export function exposeDiagnostics(): void {
  window.clarionPhone = {
    endings: () => [...latestEndings],
    get status() {
      return phoneStatus.get().state;
    },
    calls: () =>
      calls.get().map(({ id, number, phase, held, muted }) => {
        const session = sipSessions.get(id);
        return { id, number, phase, held, muted, connection: session?.rtcPeerConnection, audio: session?.audioElement };
      }),
  };
}
