/** What the media client says to pages and to the signaling socket. */

export type Source = 'microphone' | 'camera' | 'screen' | 'screenAudio';
export type VideoSource = 'camera' | 'screen';
export type DeviceKind = 'microphone' | 'camera' | 'speaker';

/** A request on the signaling socket; resolves with the reply, rejects with what was refused. */
export type Request = (type: string, fields: Record<string, unknown>) => Promise<Record<string, unknown>>;

/** What a page draws, and how large (CSS pixels). Tiles that are not visible are left out. */
export interface Tile {
  participant: string;
  source: VideoSource;
  width: number;
  height: number;
}

export interface AudioSlot {
  mid: string;
  participant: string;
}

export interface VideoSlot {
  mid: string;
  participant: string;
  source: VideoSource;
  layer: string;
  state: 'on' | 'paused';
}

/** `connecting` before the first time, `reconnecting` after it worked once. */
export type Link = 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** Why a device gives nothing. */
export type DeviceProblem = 'denied' | 'missing' | 'busy' | 'other';

/** A device of one's own as it is now. `stream` is what a page shows of it. */
export interface OwnSource {
  on: boolean;
  stream: MediaStream | null;
  problem: DeviceProblem | null;
}

/** A new object after every change, so that a page may compare. */
export interface MediaState {
  link: Link;
  microphone: OwnSource;
  camera: OwnSource;
  screen: OwnSource;
  /** Whether the shared screen has sound. */
  screenAudio: boolean;
  /** The browser wants a click before it plays sound: call `resumeSound`. */
  soundBlocked: boolean;
  video: VideoSlot[];
  audio: AudioSlot[];
}

/** Any event of the signaling socket; those that are about media are read. */
export interface MediaEvent {
  event: string;
}
