/** Microphones, cameras and screens: asking for them, and saying plainly why there is none. */
import type { DeviceProblem } from './types';

/** Suppression of noise takes music for noise: it can be turned off. */
export const audioWanted = (suppress: boolean): MediaTrackConstraints => ({
  echoCancellation: true,
  noiseSuppression: suppress,
  autoGainControl: true,
});
export const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/** What happens to a camera before others see it. The page that knows backgrounds sets it. */
export const cameraFilter = { apply: async (camera: MediaStreamTrack): Promise<MediaStreamTrack> => camera };

/** What is taken out of a microphone before others hear it; null: nothing. The page that knows how sets it. */
export const microphoneFilter = {
  apply: async (_microphone: MediaStreamTrack): Promise<{ track: MediaStreamTrack; end: () => void } | null> => null,
};

export class DeviceRefused extends Error {
  constructor(readonly problem: DeviceProblem) {
    super(problem);
    this.name = 'DeviceRefused';
  }
}

export function problemOf(error: unknown): DeviceProblem {
  if (error instanceof DeviceRefused) return error.problem;
  switch ((error as { name?: string } | null)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'other';
  }
}

/** The track of a device: of the chosen one if it is plugged in, otherwise of the system's first. */
export async function openDevice(
  kind: 'microphone' | 'camera',
  deviceId: string,
  suppress = true,
): Promise<MediaStreamTrack> {
  const base = kind === 'microphone' ? audioWanted(suppress) : VIDEO;
  const constraints = deviceId ? { ...base, deviceId: { ideal: deviceId } } : base;
  try {
    if (!navigator.mediaDevices) throw new DeviceRefused('denied'); // a page without TLS
    const stream = await navigator.mediaDevices.getUserMedia(
      kind === 'microphone' ? { audio: constraints } : { video: constraints },
    );
    const track = stream.getTracks()[0];
    if (!track) throw new DeviceRefused('missing');
    if (kind === 'microphone') return track;
    track.contentHint = 'motion';
    return await cameraFilter.apply(track);
  } catch (error) {
    throw new DeviceRefused(problemOf(error));
  }
}

/** A screen, with its sound where the browser and the person offer it. */
export async function openScreen(): Promise<MediaStream> {
  try {
    if (!navigator.mediaDevices?.getDisplayMedia) throw new DeviceRefused('missing');
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { ideal: 15, max: 30 } },
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    const video = stream.getVideoTracks()[0];
    if (video) video.contentHint = 'detail';
    return stream;
  } catch (error) {
    throw new DeviceRefused(problemOf(error));
  }
}
