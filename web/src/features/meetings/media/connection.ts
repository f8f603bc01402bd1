/**
 * Keeps one peer connection alive: opens it, follows changes of the network with an ICE restart, and makes a new one
 * where that does not help or the media server is a new one. One that still works carries on until the new one does.
 */

interface Peer {
  readonly pc: RTCPeerConnection;
  offer(restart?: boolean): Promise<string>;
  accept(sdp: string): Promise<void>;
  close(): void;
}

export type ConnectionState = 'connecting' | 'connected' | 'broken' | 'closed';

export const PATIENCE_MS = 1500; // a connection that is disconnected for so long is restarted
export const RESTART_MS = 5000; // a restart that does not connect for so long makes place for a new connection
export const RETRY_MS = 1000; // between attempts while the server cannot be asked
export const CARRY_MS = 5000; // the longest that the connection before carries on

export class Connection<T extends Peer> {
  /** The newest. */
  peer: T | null = null;
  /** The one before, while it carries what the newest does not carry yet. */
  before: T | null = null;
  state: ConnectionState = 'connecting';
  private work: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private carrying: ReturnType<typeof setTimeout> | undefined;

  /** `carries`: resolves once a connected peer carries what the one before did. */
  constructor(
    private readonly make: () => T,
    private readonly exchange: (peer: T, sdp: string) => Promise<string>,
    private readonly changed: () => void,
    private readonly carries: (peer: T) => Promise<unknown> = async () => undefined,
  ) {}

  /** Whose media is used now. */
  get current(): T | null {
    return this.before ?? this.peer;
  }

  get works(): boolean {
    return this.state === 'connected' || this.before?.pc.connectionState === 'connected';
  }

  /** A new connection; the one there was is closed at once, or (`keep`) as soon as the new one carries everything. */
  open(keep = false): Promise<void> {
    return this.queue(async () => {
      if (this.state === 'closed') return;
      if (!keep) this.retire();
      else if (!this.before && this.peer?.pc.connectionState === 'connected') {
        this.before = this.peer;
        this.peer = null;
        this.carrying = setTimeout(() => this.retire(), CARRY_MS);
      }
      this.peer?.close();
      const peer = this.make();
      this.peer = peer;
      peer.pc.addEventListener('connectionstatechange', () => this.follow(peer));
      this.set('connecting');
      await this.negotiate(peer, false);
    });
  }

  /** Offer again, because there are other lines. */
  renew(): Promise<void> {
    return this.queue(async () => {
      if (this.peer) await this.negotiate(this.peer, false);
    });
  }

  /** Find another way through the network. */
  restart(): Promise<void> {
    return this.queue(async () => {
      const peer = this.peer;
      if (!peer || this.state === 'closed') return;
      this.set('broken');
      this.later(RESTART_MS, () => this.state !== 'connected' && void this.open());
      await this.negotiate(peer, true);
    });
  }

  close(): void {
    clearTimeout(this.timer);
    this.state = 'closed';
    this.retire();
    this.peer?.close();
    this.peer = null;
  }

  /** The connection before has done its part. */
  private retire(): void {
    clearTimeout(this.carrying);
    const { before } = this;
    if (!before) return;
    this.before = null;
    before.close();
    if (this.state !== 'closed') this.changed();
  }

  private async negotiate(peer: T, restart: boolean): Promise<void> {
    try {
      const sdp = await peer.offer(restart);
      const answer = await this.exchange(peer, sdp);
      if (this.peer === peer && peer.pc.signalingState !== 'closed') await peer.accept(answer);
    } catch {
      // The socket is away, or the media server is: from the beginning, once there is an answer.
      if (this.peer === peer && this.state !== 'closed') {
        this.set('broken');
        this.later(RETRY_MS, () => void this.open(true));
      }
    }
  }

  private follow(peer: T): void {
    if (peer !== this.peer || this.state === 'closed') return;
    switch (peer.pc.connectionState) {
      case 'connected':
        clearTimeout(this.timer);
        this.set('connected');
        if (this.before) void this.carries(peer).then(() => peer === this.peer && this.retire());
        break;
      case 'disconnected':
        this.set('broken');
        this.later(
          PATIENCE_MS,
          () => peer === this.peer && peer.pc.connectionState !== 'connected' && void this.restart(),
        );
        break;
      case 'failed':
        void this.open(true);
        break;
    }
  }

  private queue(step: () => Promise<void>): Promise<void> {
    this.work = this.work.then(step, step);
    return this.work;
  }

  private later(ms: number, step: () => unknown): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(step, ms);
  }

  private set(state: ConnectionState): void {
    if (this.state === 'closed' || this.state === state) return;
    this.state = state;
    this.changed();
  }
}
