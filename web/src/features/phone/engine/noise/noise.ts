import { preference } from '@/design/preferences';

/** Remove more noise than browsers do. Costs processor time, and is for speech alone: off until somebody turns it on. */
export const strongNoisePreference = preference<boolean>('remove-noise', false);

/** A microphone without its noise. `end` leaves the microphone itself open. */
export interface Cleaned {
  track: MediaStreamTrack;
  end: () => void;
}

/** Null: it is not wanted. Rejects where this browser cannot. */
export async function withoutNoise(microphone: MediaStreamTrack): Promise<Cleaned | null> {
  if (!strongNoisePreference.get()) return null;
  const { cleaned } = await import('./rnnoise');
  return cleaned(microphone);
}
