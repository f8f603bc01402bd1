/**
 * The media of one meeting in this browser: own devices and screen out, everybody else in. It knows no React and no
 * names; pages read `state` and call methods, the signaling socket passes its events to `handle`.
 */
import type { FrameCipher } from '../encryption/cipher';
import { Connection } from './connection';
import { audioWanted, microphoneFilter, openDevice, openScreen, problemOf } from './devices';
import { Publisher } from './publisher';
import { RemoteAudio } from './remoteAudio';
import { type PlacedTile, place, scaled } from './slots';
import { Statistician, type Statistics } from './statistics';
import { FIRST_VIDEO_SLOTS, Subscriber } from './subscriber';
import type {
  AudioSlot,
  DeviceKind,
  DeviceProblem,
  Link,
  MediaEvent,
  MediaState,
  OwnSource,
  Request,
  Source,
  Tile,
  VideoSlot,
} from './types';

const VIEW_MS = 50; // layouts change in bursts
const OVERLAP_MS = 1000; // what is sent goes to both media servers for so long: others change over at their own pace

export interface MeetingMediaOptions {
  /** Id of this participant, of `welcome`. */
  me: string;
  request: Request;
  /** Device ids of earlier; empty: the system's first. */
  devices?: Partial<Record<DeviceKind, string>>;
  peer?: () => RTCPeerConnection;
  /** STUN and TURN servers, as they are when a connection is made. */
  iceServers?: () => RTCIceServer[];
  /** Encrypts what is sent and decrypts what comes, so that the server forwards what it cannot read. */
  cipher?: FrameCipher | null;
}

const OFF: OwnSource = { on: false, stream: null, problem: null };

export class MeetingMedia {
  state: MediaState = {
    link: 'connecting',
    microphone: OFF,
    camera: OFF,
    screen: OFF,
    screenAudio: false,
    soundBlocked: false,
    video: [],
    audio: [],
  };

  private readonly me: string;
  private readonly request: Request;
  private readonly devices: Partial<Record<DeviceKind, string>>;
  private readonly listeners = new Set<() => void>();
  private readonly publishing: Connection<Publisher>;
  private readonly subscribing: Connection<Subscriber>;
  private readonly sound = new RemoteAudio((soundBlocked) => this.set({ soundBlocked }));
  private readonly tracks = new Map<Source, MediaStreamTrack>();
  /** What others may see of us; a muted source stays declared. */
  private readonly declared = new Set<Source>(['microphone']);
  private suppress = true;
  /** What is sent of the microphone `of`, once that is ready. */
  private cleaned: { of: MediaStreamTrack; track: MediaStreamTrack; end: () => void } | null = null;
  /** Counts how often each device was asked for: what comes for an older wish is given back, and never sent. */
  private readonly turns = { microphone: 0, camera: 0 };
  private readonly opening = new Set<Source>();
  private readonly statistician = new Statistician();
  private videoSlots = FIRST_VIDEO_SLOTS;
  private wanted: Tile[] = [];
  private placed: PlacedTile[] = [];
  private viewed = '';
  private viewTimer: ReturnType<typeof setTimeout> | undefined;
  private worked = false;
  /** What the slots of a new connection carry, while the one before is still shown. */
  private slots: { audio: AudioSlot[]; video: VideoSlot[] } | null = null;

  constructor(options: MeetingMediaOptions) {
    this.me = options.me;
    this.request = options.request;
    this.devices = { ...options.devices };
    const iceServers = options.iceServers ?? (() => []);
    const peer =
      options.peer ?? (() => new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: iceServers() }));
    this.publishing = new Connection(
      () => new Publisher(peer(), options.cipher),
      (publisher, sdp) => this.publish(publisher, sdp),
      () => this.linked(),
      () => new Promise((done) => setTimeout(done, OVERLAP_MS)),
    );
    this.subscribing = new Connection(
      () => new Subscriber(peer(), this.videoSlots, options.cipher),
      (subscriber, sdp) => this.subscribe(subscriber, sdp),
      () => this.linked(),
      (subscriber) => subscriber.pictures(() => (this.slots ? shown(this.state.video, this.slots.video) : null)),
    );
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Connect; with what the page before the meeting has opened already, if anything. Somebody without devices listens. */
  async start(own: { microphone?: MediaStreamTrack | null; camera?: MediaStreamTrack | null } = {}): Promise<void> {
    globalThis.addEventListener?.('online', this.networkChanged);
    navigator.mediaDevices?.addEventListener?.('devicechange', this.devicesChanged);
    if (own.microphone) this.hold('microphone', own.microphone);
    if (own.camera) {
      this.declared.add('camera');
      this.hold('camera', own.camera);
    }
    await Promise.all([this.publishing.open(), this.subscribing.open()]);
    await this.tellMuted('microphone');
    if (this.declared.has('camera')) await this.tellMuted('camera');
  }

  close(): void {
    globalThis.removeEventListener?.('online', this.networkChanged);
    navigator.mediaDevices?.removeEventListener?.('devicechange', this.devicesChanged);
    clearTimeout(this.viewTimer);
    this.publishing.close();
    this.subscribing.close();
    this.sound.close();
    this.statistician.close();
    for (const track of this.tracks.values()) track.stop();
    this.tracks.clear();
    this.cleaned?.end();
    this.cleaned = null;
    this.set({ link: 'closed', microphone: OFF, camera: OFF, screen: OFF, screenAudio: false, video: [], audio: [] });
  }

  /** Connect anew: the media of the meeting is elsewhere. `keep`: what still comes from where it was is shown meanwhile. */
  reconnect(keep = false): void {
    void this.publishing.open(keep);
    void this.subscribing.open(keep);
  }

  /** Every event of the signaling socket. */
  handle(event: MediaEvent): void {
    // The server's word: `docs/operations/meetings.md` says what is in each.
    if (event.event === 'slots') {
      const { audio, video } = event as unknown as { audio: AudioSlot[]; video: VideoSlot[] };
      this.slots = { audio, video };
      if (!this.subscribing.before) this.takeSlots();
    } else if (event.event === 'mediaLost') {
      this.reconnect(true);
    } else if (event.event === 'participants') {
      const { changed } = event as unknown as {
        changed?: { id: string; muted?: { microphone: boolean; camera: boolean } }[];
      };
      const own = changed?.find((each) => each.id === this.me)?.muted;
      if (own?.microphone && this.state.microphone.on) this.silence('microphone');
      if (own?.camera && this.state.camera.on) this.silence('camera');
    }
  }

  // ---- what others see and hear of us

  /** Unmute opens the device if it has to; where that fails, `state.microphone.problem` says why. */
  setMicrophone(on: boolean): Promise<void> {
    return this.toggle('microphone', on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.toggle('camera', on);
  }

  /** Reopen the camera with the background chosen now. An open or opening one is not sent any more. */
  async renewCamera(): Promise<void> {
    if (!this.state.camera.on && !this.opening.has('camera')) return;
    this.silence('camera');
    const turn = this.turns.camera;
    await this.tellMuted('camera');
    if (turn === this.turns.camera) await this.toggle('camera', true);
  }

  async shareScreen(): Promise<void> {
    try {
      const stream = await openScreen();
      const video = stream.getVideoTracks()[0];
      const audio = stream.getAudioTracks()[0];
      if (!video) return;
      video.addEventListener('ended', () => void this.stopScreen());
      this.tracks.set('screen', video);
      this.declared.add('screen');
      if (audio) {
        this.tracks.set('screenAudio', audio);
        this.declared.add('screenAudio');
      }
      this.set({ screen: { on: true, stream: new MediaStream([video]), problem: null }, screenAudio: Boolean(audio) });
      await Promise.all([this.send('screen'), this.send('screenAudio')]);
      await this.declare();
    } catch (error) {
      const problem = problemOf(error);
      await this.stopScreen();
      this.set({ screen: { ...OFF, problem } });
    }
  }

  async stopScreen(): Promise<void> {
    for (const source of ['screen', 'screenAudio'] as const) {
      this.tracks.get(source)?.stop();
      this.tracks.delete(source);
      if (!this.declared.delete(source)) continue;
      await this.send(source);
      await this.ask('unpublish', { source });
    }
    this.set({ screen: OFF, screenAudio: false });
  }

  /** Use another device, at once if it is in use. */
  async choose(kind: DeviceKind, deviceId: string): Promise<void> {
    this.devices[kind] = deviceId;
    if (kind === 'speaker') return this.sound.choose(deviceId);
    if (!this.state[kind].on && !this.opening.has(kind)) return;
    if (!(await this.reopen(kind)) && !this.opening.has(kind)) await this.tellMuted(kind);
  }

  /** Suppress what is no speech, from now on and at once. Browsers that cannot change a track open it again. */
  async suppressNoise(on: boolean): Promise<void> {
    if (this.suppress === on) return;
    this.suppress = on;
    const track = this.tracks.get('microphone');
    if (!track) return;
    await track.applyConstraints(audioWanted(on)).catch(() => undefined);
    if (!this.state.microphone.on || track.getSettings().noiseSuppression === on) return;
    track.stop();
    await this.reopen('microphone');
  }

  /** Take noise out of the microphone, or no longer, as the person wants now. Until that is ready it is sent as it is. */
  async cleanMicrophone(): Promise<void> {
    const raw = this.tracks.get('microphone');
    const made = raw ? await microphoneFilter.apply(raw).catch(() => null) : null;
    if (this.tracks.get('microphone') !== raw || this.state.link === 'closed') {
      made?.end();
      return;
    }
    const before = this.cleaned;
    this.cleaned = raw && made ? { of: raw, ...made } : null;
    await this.send('microphone');
    before?.end();
  }

  resumeSound(): Promise<void> {
    return this.sound.resume();
  }

  // ---- what we see of others

  /** What is on the screen now; the largest and most important first. */
  view(tiles: Tile[]): void {
    this.wanted = tiles;
    clearTimeout(this.viewTimer);
    this.viewTimer = setTimeout(() => void this.applyView(), VIEW_MS);
  }

  /** What a tile shows; null while there is nothing. The same object as long as it shows the same. */
  streamOf(participant: string, source: 'camera' | 'screen'): MediaStream | null {
    if (participant === this.me) return this.state[source].stream;
    const slot = this.state.video.find((each) => each.participant === participant && each.source === source);
    return slot?.state === 'on' ? (this.subscribing.current?.stream(slot.mid) ?? null) : null;
  }

  /** What the connections were like since the last time; null where that cannot be said yet. */
  statistics(): Promise<Statistics | null> {
    return this.statistician.measure(this.publishing.current?.pc, this.subscribing.current?.pc, this.state.video);
  }

  // ---- inside

  private async publish(publisher: Publisher, sdp: string): Promise<string> {
    await Promise.all(
      [...this.tracks].map(([source, track]) => publisher.send(source, live(this.state, source, this.sent(track)))),
    );
    const reply = await this.request('publish', { sdp, sources: publisher.lines(this.declared) });
    return String(reply.sdp);
  }

  private async subscribe(subscriber: Subscriber, sdp: string): Promise<string> {
    this.viewed = '';
    const reply = await this.request('subscribe', { sdp, slots: subscriber.slots });
    setTimeout(() => void this.applyView(), 0); // after the answer is in
    return String(reply.sdp);
  }

  /** Other sources on the lines there are: the same description once more. */
  private async declare(): Promise<void> {
    const publisher = this.publishing.peer;
    if (!publisher?.description) return;
    await this.ask('publish', { sdp: publisher.description, sources: publisher.lines(this.declared) });
  }

  private async applyView(): Promise<void> {
    const subscriber = this.subscribing.peer;
    if (!subscriber) return;
    if (subscriber.grow(this.wanted.length)) {
      this.videoSlots = subscriber.mids('video').length;
      await this.subscribing.renew();
      return;
    }
    const mids = subscriber.mids('video').filter(Boolean);
    this.placed = place(this.wanted, mids, this.placed);
    const tiles = scaled(this.placed, globalThis.devicePixelRatio || 1);
    const text = JSON.stringify(tiles);
    if (text === this.viewed || mids.length === 0) return;
    this.viewed = text;
    await this.ask('view', { tiles });
  }

  private takeSlots(): void {
    if (!this.slots) return;
    const { audio, video } = this.slots;
    this.slots = null;
    this.set({ audio, video });
    this.listenTo(audio);
  }

  private listenTo(audio: AudioSlot[]): void {
    const streams = new Map<string, MediaStream>();
    for (const { mid, participant } of audio) {
      const stream = participant ? this.subscribing.current?.stream(mid) : null;
      if (stream) streams.set(mid, stream);
    }
    this.sound.play(streams);
  }

  private async toggle(source: 'microphone' | 'camera', on: boolean): Promise<void> {
    if (!on) {
      this.silence(source);
      await this.tellMuted(source);
      return;
    }
    const fresh = !this.declared.has(source);
    if (!(await this.reopen(source))) return;
    if (fresh) {
      this.declared.add(source);
      await this.declare();
    }
    try {
      await this.request('mute', { source, muted: false });
    } catch (error) {
      this.silence(source); // unmuting is not allowed now
      throw error;
    }
  }

  /** Open the device again when it is closed or another one was chosen. */
  private async reopen(source: 'microphone' | 'camera'): Promise<boolean> {
    this.turns[source] += 1;
    const turn = this.turns[source];
    this.opening.add(source);
    try {
      const held = this.tracks.get(source);
      const wanted = this.devices[source];
      if (held?.readyState === 'live' && (!wanted || held.getSettings().deviceId === wanted)) held.enabled = true;
      else {
        const track = await openDevice(source, wanted ?? '', this.suppress);
        if (turn !== this.turns[source]) {
          track.stop();
          return false;
        }
        held?.stop();
        this.tracks.set(source, track);
      }
      this.hold(source, this.tracks.get(source) as MediaStreamTrack);
      await this.send(source);
      return true;
    } catch (error) {
      if (turn === this.turns[source]) this.fail(source, problemOf(error));
      return false;
    } finally {
      if (turn === this.turns[source]) this.opening.delete(source);
    }
  }

  private hold(source: 'microphone' | 'camera', track: MediaStreamTrack): void {
    this.tracks.set(source, track);
    track.addEventListener('ended', () => {
      if (this.tracks.get(source) === track) void this.lostDevice(source);
    });
    this.set({ [source]: { on: true, stream: new MediaStream([track]), problem: null } });
    if (source === 'microphone' && this.cleaned?.of !== track) void this.cleanMicrophone();
  }

  /** The device was unplugged: the system's next one, or none. */
  private async lostDevice(source: 'microphone' | 'camera'): Promise<void> {
    this.tracks.delete(source);
    if (!this.state[source].on) return;
    if (!(await this.reopen(source))) await this.tellMuted(source);
  }

  /** Off here at once; a camera is let go, a microphone stays open for a quick answer. */
  private silence(source: 'microphone' | 'camera'): void {
    this.turns[source] += 1;
    this.opening.delete(source);
    const track = this.tracks.get(source);
    if (track && source === 'camera') {
      this.tracks.delete(source);
      track.stop();
    } else if (track) track.enabled = false;
    this.set({ [source]: { ...OFF, problem: this.state[source].problem } });
    void this.send(source);
  }

  /** Off, and what was sent until now as well: it is not what the person wants others to see or hear. */
  private fail(source: 'microphone' | 'camera', problem: DeviceProblem): void {
    this.tracks.get(source)?.stop();
    this.tracks.delete(source);
    void this.send(source);
    this.set({ [source]: { ...OFF, problem } });
  }

  private async send(source: Source): Promise<void> {
    const track = this.tracks.get(source) ?? null;
    const { peer, before } = this.publishing;
    const sent = track && live(this.state, source, this.sent(track));
    await Promise.all([peer, before].map((each) => each?.send(source, sent).catch(() => undefined)));
  }

  private sent(track: MediaStreamTrack): MediaStreamTrack {
    return this.cleaned?.of === track ? this.cleaned.track : track;
  }

  private tellMuted(source: 'microphone' | 'camera'): Promise<void> {
    return this.ask('mute', { source, muted: !this.state[source].on });
  }

  /** A request whose refusal changes nothing here: the next change, or the next connection, says it again. */
  private async ask(type: string, fields: Record<string, unknown>): Promise<void> {
    await this.request(type, fields).catch(() => undefined);
  }

  private readonly networkChanged = (): void => {
    void this.publishing.restart();
    void this.subscribing.restart();
  };

  private readonly devicesChanged = (): void => {
    for (const source of ['microphone', 'camera'] as const) {
      if (this.state[source].on && this.tracks.get(source)?.readyState === 'ended') void this.lostDevice(source);
    }
  };

  private linked(): void {
    if (!this.subscribing.before) this.takeSlots();
    const connected = this.publishing.works && this.subscribing.works;
    this.worked ||= connected;
    const link: Link = connected ? 'connected' : this.worked ? 'reconnecting' : 'connecting';
    this.set({ link });
  }

  private set(change: Partial<MediaState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of [...this.listeners]) listener();
  }
}

/** How many pictures there are, on the connection that has more of them. */
function shown(...slots: VideoSlot[][]): number {
  return Math.max(...slots.map((each) => each.filter(({ state }) => state === 'on').length));
}

/** A source that is off sends nothing, though its device may be open. */
function live(state: MediaState, source: Source, track: MediaStreamTrack): MediaStreamTrack | null {
  const on = source === 'screenAudio' ? state.screenAudio : state[source].on;
  return on ? track : null;
}
