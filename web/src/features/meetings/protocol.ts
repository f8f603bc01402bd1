/** What is said on the socket of a meeting, as docs/operations/meetings.md has it. */

export type Role = 'host' | 'coHost' | 'speaker' | 'listener';
export type Source = 'microphone' | 'camera' | 'screen' | 'screenAudio';
export type VideoSource = 'camera' | 'screen';
export type Grade = 'good' | 'fair' | 'poor';

export interface Participant {
  id: string;
  name: string;
  role: Role;
  guest: boolean;
  /** Since when the hand is raised. */
  hand: string | null;
  muted: { microphone: boolean; camera: boolean };
  sources: Source[];
  /** False while their socket is away and they may come back. */
  connected: boolean;
  /** The breakout room where they are; empty: the meeting itself. */
  place: string;
  joinedAt: string;
  /** Of a colleague. */
  extensionId?: string;
  /** By telephone. */
  phone?: true;
}

export interface Waiting {
  id: string;
  name: string;
  guest: boolean;
  since: string;
}

/** In the lobby only the title and the host's name are there. */
export interface Room {
  title: string;
  hostName: string;
  meetingId?: string;
  bridgeId?: string;
  phase?: 'open' | 'waitingForHost';
  locked?: boolean;
  spotlight?: string | null;
  selfUnmute?: boolean;
  screenSharing?: boolean;
  startedAt?: string;
}

export interface ChatMessage {
  id: number;
  participant: string;
  name: string;
  text: string;
  at: string;
  to?: string;
}

export interface Welcome {
  event: 'welcome';
  revision: number;
  phase: 'lobby' | 'in';
  /** In the lobby: why one waits. */
  waitsFor: '' | 'admission' | 'host';
  you: string;
  seat: string;
  role: Role;
  room: Room;
  participants: Participant[];
  lobby: Waiting[];
  chat: ChatMessage[];
  /** Of each feature of the room, by keys. */
  state: FeatureStates;
}

export type FeatureStates = Record<string, Record<string, unknown>>;

export type EndReason =
  | 'left'
  | 'removed'
  | 'denied'
  | 'ended'
  | 'replaced'
  | 'expired'
  | 'full'
  | 'suspended'
  | 'locked';

export type RoomEvent =
  | Welcome
  | {
      event: 'participants';
      revision: number;
      joined?: Participant[];
      changed?: (Partial<Participant> & { id: string })[];
      left?: { id: string; reason?: string }[];
    }
  | ({ event: 'room'; revision: number } & Partial<Room>)
  | { event: 'lobby'; revision?: number; waiting: Waiting[] }
  | { event: 'role'; revision?: number; role: Role }
  | { event: 'state'; revision: number; of: string; set: Record<string, unknown>; gone: string[] }
  | { event: 'document'; document: string; update: string; participant: string; cleared: boolean }
  | { event: 'breakoutMessage'; name: string; text: string }
  | { event: 'caption'; participant: string; name: string; text: string }
  | { event: 'streamLost' }
  | { event: 'recordingLost'; recording: string; problem: 'disk' | 'write' }
  | { event: 'speakers'; levels: Record<string, number>; active: string }
  | { event: 'slots'; audio: unknown[]; video: unknown[] }
  | { event: 'quality'; participant: string; uplink: Grade; downlink: Grade }
  | { event: 'mediaLost' }
  | { event: 'senderKey'; from: string; key: string }
  | { event: 'reaction'; participant: string; emoji: string }
  | ({ event: 'chat' } & ChatMessage)
  | { event: 'ended'; reason: EndReason };

export type RequestType =
  | 'publish'
  | 'subscribe'
  | 'view'
  | 'mute'
  | 'unpublish'
  | 'raiseHand'
  | 'react'
  | 'rename'
  | 'chat'
  | 'muteOther'
  | 'muteAll'
  | 'callOut'
  | 'admit'
  | 'deny'
  | 'remove'
  | 'setRole'
  | 'lock'
  | 'spotlight'
  | 'report'
  | 'startStream'
  | 'stopStream'
  | 'watchStream'
  | 'openPoll'
  | 'answerPoll'
  | 'closePoll'
  | 'deletePoll'
  | 'planBreakouts'
  | 'assignBreakout'
  | 'openBreakouts'
  | 'extendBreakouts'
  | 'closeBreakouts'
  | 'joinBreakout'
  | 'callHelp'
  | 'dismissHelp'
  | 'tellBreakouts'
  | 'statistics'
  | 'readQuality'
  | 'offerKey'
  | 'sendKeys'
  | 'goLive'
  | 'stopLive'
  | 'askQuestion'
  | 'voteQuestion'
  | 'answerQuestion'
  | 'sortQuestion'
  | 'startRecording'
  | 'pauseRecording'
  | 'stopRecording'
  | 'openDocument'
  | 'updateDocument'
  | 'clearDocument'
  | 'setCaptions'
  | 'leave'
  | 'end';

/** Who is at fault, and the figures that say so; `other`: the participant at the other end. */
export interface Diagnosis {
  cause: 'good' | 'network' | 'device' | 'sender' | 'receiver' | 'server';
  evidence: Record<string, number | string>;
  other?: string;
}

export interface QualitySample extends Diagnosis {
  at: string;
  figures: Record<string, number>;
}

/** What the server refused, in its words. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
    this.name = 'Refused';
  }
}

export const isHost = (role: Role): boolean => role === 'host' || role === 'coHost';
