import type CallSession from 'ringcentral-web-phone/call-session/index';
import { findCall } from '../calls';
import { type Cleaned, strongNoisePreference, withoutNoise } from './noise';

/**
 * Send what the microphone of a call gives without noise, as long as the person wants it; otherwise as it is. Who answers
 * an emergency call hears everything.
 */
export function removeNoise(session: CallSession): void {
  let held: (Cleaned & { of: MediaStreamTrack }) | null = null;
  let turn = 0;
  const renew = async () => {
    turn += 1;
    const mine = turn;
    const microphone = session.mediaStream?.getAudioTracks()[0];
    const wanted = microphone && !findCall(session.callId)?.emergency;
    const made = wanted ? await withoutNoise(microphone).catch(() => null) : null;
    const current = session.mediaStream?.getAudioTracks()[0];
    if (mine !== turn || current !== microphone || session.state === 'disposed') return made?.end();
    const before = held;
    held = made && microphone ? { ...made, of: microphone } : null;
    const sent = held?.track ?? microphone;
    const sender = session.rtcPeerConnection?.getSenders().find((each) => each.track?.kind === 'audio');
    if (sender?.track && sent && sender.track !== sent) {
      sent.enabled = sender.track.enabled; // muted stays muted
      // What the network makes silent goes through: only the track that is sent is muted.
      if (held) held.of.enabled = true;
      await sender.replaceTrack(sent).catch(() => undefined);
    }
    before?.end();
  };
  session.on('mediaStreamSet', () => setTimeout(() => void renew(), 0)); // the package sends the new microphone first
  const stop = strongNoisePreference.subscribe(() => void renew());
  session.on('disposed', () => {
    stop();
    turn += 1;
    held?.end();
    held = null;
  });
  void renew(); // it may have its microphone already
}
