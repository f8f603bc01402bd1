import { preference } from '@/design/preferences';
import { createStore, type Store } from '@/design/store';
import { microphonePreference, speakerPreference } from '@/features/phone/engine/audioDevices';
import { audioWanted, cameraFilter } from '../media/devices';

export type DeviceState = 'off' | 'starting' | 'on' | 'blocked' | 'missing' | 'busy' | 'unfiltered';

export interface LocalState {
  camera: DeviceState;
  cameraTrack: MediaStreamTrack | null;
  microphone: DeviceState;
  microphoneTrack: MediaStreamTrack | null;
  muted: boolean;
}

export const cameraPreference = preference<string>('camera', '');

const nothing: LocalState = {
  camera: 'off',
  cameraTrack: null,
  microphone: 'off',
  microphoneTrack: null,
  muted: false,
};

const stateOf = (error: unknown): DeviceState => {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'blocked';
};

const videoWanted = (): MediaTrackConstraints => ({
  ...(cameraPreference.get() ? { deviceId: cameraPreference.get() } : {}),
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
});

/** Off for music; on until somebody turns it off. */
export const noisePreference = preference<boolean>('suppress-noise', true);

const microphoneWanted = (): MediaTrackConstraints => ({
  ...(microphonePreference.get() ? { deviceId: microphonePreference.get() } : {}),
  ...audioWanted(noisePreference.get()),
});

type Kind = 'camera' | 'microphone';

/** Camera and microphone of this browser before a meeting. What cannot be had is a state, never an error. */
export class LocalMedia {
  readonly store: Store<LocalState> = createStore(nothing);
  private closed = false;
  /** Counts how often each device was asked for: an answer to an older wish is given back, whenever it comes. */
  private readonly turns = { camera: 0, microphone: 0 };

  private get media(): MediaDevices | undefined {
    return navigator.mediaDevices;
  }

  /** Both at once, so that the browser asks once; each alone where both together are not to be had. */
  async start(): Promise<void> {
    this.closed = false;
    if (!this.media) return this.patch({ camera: 'blocked', microphone: 'blocked' });
    const [camera, microphone] = [this.begin('camera'), this.begin('microphone')];
    const both = { video: videoWanted(), audio: microphoneWanted() };
    const stream = await this.media.getUserMedia(both).catch(() => null);
    if (stream) {
      this.take('microphone', microphone, stream.getAudioTracks()[0]);
      await this.show(camera, stream.getVideoTracks()[0]);
      return;
    }
    const late = { camera: camera !== this.turns.camera, microphone: microphone !== this.turns.microphone };
    await Promise.all((['camera', 'microphone'] as const).filter((kind) => !late[kind]).map((kind) => this.open(kind)));
  }

  async setCamera(on: boolean): Promise<void> {
    if (on) return this.open('camera');
    this.begin('camera');
    this.patch({ camera: 'off' });
  }

  async setMuted(muted: boolean): Promise<void> {
    const { microphoneTrack } = this.store.get();
    if (microphoneTrack) microphoneTrack.enabled = !muted;
    this.patch({ muted });
    if (!muted && !microphoneTrack) await this.open('microphone');
  }

  /** The device that the preferences name from now on. */
  async reopen(kind: Kind): Promise<void> {
    if (kind === 'microphone' || this.store.get().camera !== 'off') await this.open(kind);
  }

  /**
   * The meeting has what was open from here on. A microphone that is muted is given back: unmuting opens it again. A
   * camera that is still being opened, or made fit to be seen, is `wanted`: the meeting opens it itself.
   */
  handOver(): { microphone: MediaStreamTrack | null; camera: MediaStreamTrack | null; wanted: boolean } {
    const { camera, cameraTrack, microphoneTrack, muted } = this.store.get();
    this.closed = true;
    this.store.set(nothing);
    if (muted) microphoneTrack?.stop();
    return { microphone: muted ? null : microphoneTrack, camera: cameraTrack, wanted: camera === 'starting' };
  }

  close(): void {
    this.closed = true;
    const { cameraTrack, microphoneTrack } = this.store.get();
    cameraTrack?.stop();
    microphoneTrack?.stop();
    this.store.set(nothing);
  }

  /** Another wish: what was shown before is not shown any more, and what comes later for an older one is given back. */
  private begin(kind: Kind): number {
    if (kind === 'camera') {
      this.store.get().cameraTrack?.stop();
      this.patch({ cameraTrack: null });
    }
    this.patch({ [kind]: 'starting' });
    this.turns[kind] += 1;
    return this.turns[kind];
  }

  private async open(kind: Kind): Promise<void> {
    const turn = this.begin(kind);
    const wanted = kind === 'camera' ? { video: videoWanted() } : { audio: microphoneWanted() };
    try {
      const stream = await this.media?.getUserMedia(wanted);
      const track = stream?.getTracks()[0];
      if (kind === 'camera') await this.show(turn, track);
      else this.take(kind, turn, track);
    } catch (error) {
      this.take(kind, turn, undefined, stateOf(error));
    }
  }

  /** A camera with the background that the person wants; where that cannot be, nothing. */
  private async show(turn: number, camera: MediaStreamTrack | undefined): Promise<void> {
    if (!camera || this.closed || turn !== this.turns.camera) return this.take('camera', turn, camera);
    await cameraFilter.apply(camera).then(
      (track) => this.take('camera', turn, track),
      () => this.take('camera', turn, undefined, 'unfiltered'),
    );
  }

  private take(kind: Kind, turn: number, track: MediaStreamTrack | undefined, failed: DeviceState = 'missing'): void {
    if (this.closed || turn !== this.turns[kind]) {
      track?.stop();
      return;
    }
    const name = kind === 'camera' ? 'cameraTrack' : 'microphoneTrack';
    const before = this.store.get()[name];
    if (before !== track) before?.stop();
    if (track && kind === 'microphone') track.enabled = !this.store.get().muted;
    // A device that is unplugged ends its track.
    track?.addEventListener('ended', () => {
      if (this.store.get()[name] === track) this.patch({ [kind]: 'missing', [name]: null });
    });
    this.patch({ [kind]: track ? 'on' : failed, [name]: track ?? null });
  }

  private patch(changes: Partial<LocalState>): void {
    this.store.set((now) => ({ ...now, ...changes }));
  }
}

/** A short tone from the chosen loudspeaker. */
export async function playTestSound(): Promise<void> {
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  const loudness = context.createGain();
  loudness.gain.setValueAtTime(0.25, context.currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.9);
  loudness.connect(target);
  for (const [index, frequency] of [523, 659, 784].entries()) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(loudness);
    tone.start(context.currentTime + index * 0.12);
    tone.stop(context.currentTime + 0.9);
  }
  const player = new Audio();
  player.srcObject = target.stream;
  const speaker = speakerPreference.get();
  if (speaker && 'setSinkId' in player) await player.setSinkId(speaker).catch(() => undefined);
  await player.play();
  setTimeout(() => void context.close(), 1_500);
}
