import { createStore, type Store } from '@/design/store';
import { microphonePreference, speakerPreference } from '@/features/phone/engine/audioDevices';
import { socketAddress } from '@/live/address';
import type { Ticket } from '../api';
import { FrameCipher } from '../encryption/cipher';
import { type OfferedKeys, RoomEncryption } from '../encryption/roomEncryption';
import { cameraPreference, type LocalMedia, noisePreference } from '../join/localMedia';
import type { OverReason } from '../join/MeetingApp';
import { type DeviceKind, type MediaState, MeetingMedia } from '../media';
import { type Diagnosis, type Grade, type QualitySample, Refused, type RequestType, type RoomEvent } from '../protocol';
import type { DocumentEvent, DocumentPort } from './board/sharedDocument';
import { type ConnectionStatus, RoomConnection } from './connection';
import { placeOf } from './features';
import { type Announcement, announcements, applied, type RoomState, welcomed } from './roomState';

export interface Joining {
  link: string;
  ticket: Ticket;
  local: LocalMedia;
  /** Of a meeting that is end-to-end encrypted. */
  passphrase?: string;
  onOver: (reason: OverReason, words?: string) => void;
}

export interface Speaking {
  levels: Readonly<Record<string, number>>;
  active: string;
  /** When each was heard last, as a number that rises. */
  lastSpoke: Readonly<Record<string, number>>;
}

export interface Reaction {
  key: number;
  participant: string;
  emoji: string;
}

export type Notice =
  | Announcement
  | { kind: 'mutedByHost' }
  | { kind: 'reportSent' }
  | { kind: 'refused'; message: string }
  | { kind: 'device'; device: 'microphone' | 'camera'; problem: string }
  | { kind: 'reacted'; name: string; emoji: string }
  | { kind: 'breakoutMessage'; name: string; text: string }
  | { kind: 'recordingLostDisk' | 'recordingLostWrite' }
  | { kind: 'streamLost' | 'streamLinkCopied' }
  | { kind: 'drawsOnBoard'; name: string };

/** What somebody said a moment ago. */
export interface Caption {
  key: number;
  name: string;
  text: string;
}

const CAPTION_SHOWN = 12_000;
const MOST_CAPTIONS = 3;
const REACTION_SHOWN = 5_000;
const NOTICE_SHOWN = 6_000;
const MOST_NOTICES = 4;
const MEASURED_EVERY = 15_000;

/** Kept for as long as the tab is there: who loads the page again keeps role, hand and place. */
const seatOf = (link: string) => {
  const key = `clarion.meeting-seat.${link}`;
  return {
    kept: () => sessionStorage.getItem(key) ?? '',
    keep: (seat: string) => (seat ? sessionStorage.setItem(key, seat) : sessionStorage.removeItem(key)),
  };
};

const off = { on: false, stream: null, problem: null };
const noMedia: MediaState = {
  link: 'connecting',
  microphone: off,
  camera: off,
  screen: off,
  screenAudio: false,
  soundBlocked: false,
  video: [],
  audio: [],
};

const newlyMuted = (before: RoomState, after: RoomState): boolean => {
  const muted = ({ you, participants }: RoomState) => participants.find(({ id }) => id === you)?.muted.microphone;
  return muted(before) === false && muted(after) === true;
};

/** One person in one meeting: the socket, what is known of the room, and the media. Pages read its stores. */
export class RoomSession {
  readonly state: Store<RoomState | null> = createStore<RoomState | null>(null);
  readonly status: Store<ConnectionStatus> = createStore<ConnectionStatus>('connecting');
  readonly media: Store<MediaState> = createStore(noMedia);
  /** What the server says where it has no media: it is being prepared, or missing. */
  readonly noMedia: Store<string> = createStore('');
  readonly speaking: Store<Speaking> = createStore<Speaking>({ levels: {}, active: '', lastSpoke: {} });
  /** How the network of each is, by the worse of both directions. */
  readonly quality: Store<Readonly<Record<string, Grade>>> = createStore<Readonly<Record<string, Grade>>>({});
  /** How one is connected oneself, and who is at fault where that is badly. */
  readonly diagnosis: Store<Diagnosis | null> = createStore<Diagnosis | null>(null);
  readonly captions: Store<Caption[]> = createStore<Caption[]>([]);
  readonly reactions: Store<Reaction[]> = createStore<Reaction[]>([]);
  readonly notices: Store<{ key: number; notice: Notice }[]> = createStore<{ key: number; notice: Notice }[]>([]);
  /** Devices until the meeting has them. */
  readonly local: LocalMedia;
  readonly link: string;
  readonly title: string;
  readonly hostName: string;
  /** For what people write and draw together. */
  readonly documentPort: DocumentPort = {
    request: (type, given) => this.connection.request(type, given),
    onDocument: (name, heard) => {
      const hearers = this.documents.get(name) ?? new Set();
      this.documents.set(name, hearers.add(heard));
      return () => hearers.delete(heard);
    },
    refused: (error) => this.refused(error),
    place: () => {
      const state = this.state.get();
      return state ? placeOf(state) : '';
    },
  };
  private readonly documents = new Map<string, Set<(event: DocumentEvent | null) => void>>();
  private readonly connection: RoomConnection;
  private client: MeetingMedia | null = null;
  private readonly passphrase: string;
  private encryption: RoomEncryption | null = null;
  /** How many of the others use another passphrase; null where nothing is encrypted end to end. */
  readonly strangers: Store<number | null> = createStore<number | null>(null);
  private count = 0;
  private toldOfBoard = false;
  private measuring: ReturnType<typeof setInterval> | undefined;

  constructor({ link, ticket, local, passphrase, onOver }: Joining) {
    this.passphrase = passphrase ?? '';
    this.link = link;
    this.title = ticket.title;
    this.hostName = ticket.hostName;
    this.local = local;
    const seat = seatOf(link);
    this.connection = new RoomConnection(
      socketAddress('/restapi/v1.0/clarion/meetings/socket'),
      ticket.ticket,
      {
        onEvent: (event) => this.took(event),
        onStatus: (status) => this.status.set(status),
        onSeat: seat.keep,
        onOver: (reason, words) => {
          clearInterval(this.measuring);
          this.client?.close();
          this.local.close();
          onOver(reason, words);
        },
      },
      seat.kept(),
    );
  }

  start(): void {
    this.connection.start();
  }

  /** Ask the server, and show the person what it refuses. */
  ask(type: RequestType, given: object = {}): Promise<boolean> {
    return this.connection.request<{ recordingProblem?: string }>(type, given).then(
      ({ recordingProblem }) => {
        if (recordingProblem) this.tell({ kind: 'refused', message: recordingProblem });
        return true;
      },
      (error: unknown) => {
        this.refused(error);
        return false;
      },
    );
  }

  /** The page that viewers watch on; empty when it was refused, which the person is shown. */
  streamLink(): Promise<string> {
    return this.connection.request<{ pageUri: string }>('watchStream').then(
      ({ pageUri }) => pageUri,
      (error: unknown) => {
        this.refused(error);
        return '';
      },
    );
  }

  toggleMicrophone(): void {
    this.setMicrophone(!this.media.get().microphone.on);
  }

  setMicrophone(on: boolean): void {
    this.client?.setMicrophone(on).then(
      () => this.tellProblem('microphone', on),
      (error: unknown) => this.refused(error),
    );
  }

  toggleCamera(): void {
    const on = !this.media.get().camera.on;
    this.client?.setCamera(on).then(
      () => this.tellProblem('camera', on),
      (error: unknown) => this.refused(error),
    );
  }

  toggleScreen(): void {
    void (this.media.get().screen.on ? this.client?.stopScreen() : this.client?.shareScreen());
  }

  toggleHand(): void {
    const state = this.state.get();
    const hand = state?.participants.find(({ id }) => id === state.you)?.hand ?? null;
    void this.ask('raiseHand', { raised: hand === null });
  }

  chooseDevice(kind: DeviceKind, deviceId: string): void {
    this.client?.choose(kind, deviceId).catch((error: unknown) => this.refused(error));
  }

  /** Open the camera again, with the background that is wanted now. */
  changeBackground(): void {
    this.client?.renewCamera().then(
      () => this.tellProblem('camera', true),
      (error: unknown) => this.refused(error),
    );
  }

  suppressNoise(on: boolean): void {
    this.client?.suppressNoise(on).catch((error: unknown) => this.refused(error));
  }

  removeNoise(): void {
    void this.client?.cleanMicrophone();
  }

  /** What is in sight, the most important first. Nothing else is received. */
  show(tiles: Parameters<MeetingMedia['view']>[0]): void {
    this.client?.view(tiles);
  }

  streamOf(participant: string, source: 'camera' | 'screen'): MediaStream | null {
    return this.client?.streamOf(participant, source) ?? null;
  }

  playSound(): void {
    void this.client?.resumeSound();
  }

  leave(): void {
    this.connection.close();
  }

  tell(notice: Notice): void {
    this.count += 1;
    const key = this.count;
    this.notices.set((now) => [...now.slice(1 - MOST_NOTICES), { key, notice }]);
    setTimeout(() => this.notices.set((now) => now.filter((each) => each.key !== key)), NOTICE_SHOWN);
  }

  private refused(error: unknown): void {
    // Without a connection the banner says so.
    if (error instanceof Refused && error.code === 'offline') return;
    this.tell({ kind: 'refused', message: error instanceof Error ? error.message : '' });
  }

  private tellProblem(device: 'microphone' | 'camera', on: boolean): void {
    const { problem } = this.media.get()[device];
    if (on && problem) this.tell({ kind: 'device', device, problem });
  }

  private took(event: RoomEvent): void {
    const before = this.state.get();
    if (event.event === 'welcome') this.state.set(welcomed(event));
    else if (before) this.state.set(applied(before, event));
    const after = this.state.get();
    // Who mutes themselves is silent before the server says so.
    if (before && after && newlyMuted(before, after) && this.media.get().microphone.on)
      this.tell({ kind: 'mutedByHost' });
    if (after?.phase === 'in' && !this.client) this.startMedia(after.you);
    else this.client?.handle(event);
    if (before && after) {
      for (const each of announcements(before, after)) this.tell(each);
      if (before.role !== 'listener' && after.role === 'listener') this.fallSilent();
      // Each place has media of its own.
      if (after.phase === 'in' && placeOf(before) !== placeOf(after)) this.client?.reconnect();
    }
    if (before?.features.encryption !== after?.features.encryption) this.followKeys();
    if (event.event === 'senderKey') void this.encryption?.took(event.from, event.key);
    if (event.event === 'speakers') this.spoke(event);
    else if (event.event === 'document') this.documentChanged(event);
    else if (event.event === 'welcome') this.documentsLost();
    else if (event.event === 'reaction') this.reacted(event);
    else if (event.event === 'quality') this.graded(event);
    else if (event.event === 'breakoutMessage')
      this.tell({ kind: 'breakoutMessage', name: event.name, text: event.text });
    else if (event.event === 'caption') this.captioned(event);
    else if (event.event === 'streamLost') this.tell({ kind: 'streamLost' });
    else if (event.event === 'recordingLost')
      this.tell({ kind: event.problem === 'disk' ? 'recordingLostDisk' : 'recordingLostWrite' });
  }

  private documentChanged(event: Extract<RoomEvent, { event: 'document' }>): void {
    const hearers = this.documents.get(event.document);
    for (const heard of hearers ?? []) heard(event);
    const name = this.state.get()?.participants.find(({ id }) => id === event.participant)?.name;
    const first = event.document === 'whiteboard' && !hearers?.size && !this.toldOfBoard;
    if (!first || !name || event.cleared) return;
    this.toldOfBoard = true;
    this.tell({ kind: 'drawsOnBoard', name });
  }

  /** The connection was away: what others wrote meanwhile is read, what was written here is sent. */
  private documentsLost(): void {
    for (const hearers of this.documents.values()) for (const heard of hearers) heard(null);
  }

  private captioned({ name, text }: { name: string; text: string }): void {
    this.count += 1;
    const key = this.count;
    this.captions.set((now) => [...now.slice(1 - MOST_CAPTIONS), { key, name, text }]);
    setTimeout(() => this.captions.set((now) => now.filter((each) => each.key !== key)), CAPTION_SHOWN);
  }

  private startMedia(me: string): void {
    const devices = {
      microphone: microphonePreference.get(),
      camera: cameraPreference.get(),
      speaker: speakerPreference.get(),
    };
    const client = new MeetingMedia({
      me,
      request: (type, given) => this.requestMedia(type as RequestType, given),
      devices,
      cipher: this.encrypt(me),
      iceServers: () => this.connection.iceServers,
    });
    this.client = client;
    client.onChange(() => this.media.set(client.state));
    const own = this.local.handOver();
    const speaks = this.state.get()?.role !== 'listener';
    if (!speaks) for (const track of [own.microphone, own.camera]) track?.stop();
    // A welcome may overtake the answer to `join`, which has the ways that media may take.
    void this.connection.entering
      .then(() => client.start(speaks ? own : {}))
      .then(() => {
        if (speaks && own.wanted && !client.state.camera.on) this.toggleCamera();
      });
    void client.statistics();
    void client.suppressNoise(noisePreference.get());
    this.measuring = setInterval(() => void this.measure(client), MEASURED_EVERY);
    if (devices.speaker) void client.choose('speaker', devices.speaker);
  }

  /** Keys and cipher of a meeting that is end-to-end encrypted. */
  private encrypt(me: string): FrameCipher | null {
    const state = this.state.get();
    if (!state?.features.encryption?.on) return null;
    const worker = new Worker(new URL('../encryption/worker.ts', import.meta.url), { type: 'module' });
    const cipher = new FrameCipher(worker);
    this.encryption = new RoomEncryption({
      passphrase: this.passphrase,
      meeting: state.room.bridgeId ?? '',
      me,
      cipher,
      request: (type, fields) => this.connection.request(type, fields),
      onStrangers: (count) => this.strangers.set(count),
    });
    this.strangers.set(0);
    void this.encryption.start().then(() => this.followKeys());
    return cipher;
  }

  private followKeys(): void {
    const { on: _, ...offered } = this.state.get()?.features.encryption ?? {};
    void this.encryption?.follow(offered as OfferedKeys);
  }

  private async requestMedia(type: RequestType, given: object): Promise<Record<string, unknown>> {
    try {
      const reply = await this.connection.request(type, given);
      if (type === 'subscribe') this.noMedia.set('');
      return reply;
    } catch (error) {
      const connecting = type === 'publish' || type === 'subscribe';
      if (connecting && error instanceof Refused && !['offline', 'timeout'].includes(error.code))
        this.noMedia.set(error.message);
      throw error;
    }
  }

  private async measure(client: MeetingMedia): Promise<void> {
    const measured = this.status.get() === 'open' ? await client.statistics() : null;
    if (!measured) return;
    const reply = await this.connection.request<{ diagnosis?: Diagnosis }>('statistics', measured).catch(() => null);
    if (reply) this.diagnosis.set(reply.diagnosis ?? null);
  }

  /** Of everybody for hosts, else one's own. */
  async readQuality(): Promise<Record<string, Diagnosis>> {
    const reply = await this.connection.request<{ participants: Record<string, Diagnosis> }>('readQuality');
    return reply.participants;
  }

  async readSamples(participant: string): Promise<QualitySample[]> {
    const reply = await this.connection.request<{ samples: QualitySample[] }>('readQuality', { participant });
    return reply.samples;
  }

  /** A listener sends nothing. */
  private fallSilent(): void {
    void this.client?.setMicrophone(false);
    void this.client?.setCamera(false);
    void this.client?.stopScreen();
  }

  private spoke({ levels, active }: { levels: Record<string, number>; active: string }): void {
    this.count += 1;
    const now = this.count;
    this.speaking.set(({ lastSpoke }) => ({
      levels,
      active,
      lastSpoke: active ? { ...lastSpoke, [active]: now } : lastSpoke,
    }));
  }

  private graded({ participant, uplink, downlink }: { participant: string; uplink: Grade; downlink: Grade }): void {
    const worse: Grade = [uplink, downlink].includes('poor')
      ? 'poor'
      : [uplink, downlink].includes('fair')
        ? 'fair'
        : 'good';
    this.quality.set((now) => ({ ...now, [participant]: worse }));
  }

  private reacted({ participant, emoji }: { participant: string; emoji: string }): void {
    this.count += 1;
    const key = this.count;
    this.reactions.set((now) => [...now.slice(-11), { key, participant, emoji }]);
    const state = this.state.get();
    const name = state?.participants.find(({ id }) => id === participant)?.name;
    if (name && participant !== state?.you) this.tell({ kind: 'reacted', name, emoji });
    setTimeout(() => this.reactions.set((now) => now.filter((each) => each.key !== key)), REACTION_SHOWN);
  }
}
