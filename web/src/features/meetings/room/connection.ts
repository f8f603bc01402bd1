import { backoff } from '@/live/backoff';
import { type EndReason, Refused, type RequestType, type RoomEvent } from '../protocol';

export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'over';

interface Handlers {
  onEvent: (event: RoomEvent) => void;
  onStatus: (status: ConnectionStatus) => void;
  /** The token to come back with; empty: there is none any more. */
  onSeat: (seat: string) => void;
  /** It is over for good: nothing reconnects after it. */
  onOver: (reason: EndReason | 'unreachable' | 'refused', words?: string) => void;
}

interface Waiting {
  done: (reply: Record<string, unknown>) => void;
  failed: (error: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

const REPLY_WITHIN = 15_000;
/** What somebody asks for while the connection is gone is asked when it is back, unless that takes longer than this. */
const ASKED_WITHIN = 10_000;
const MOST_ASKED = 20;
/** Requests about the connection itself: their callers repeat them after a reconnect. */
const OF_CONNECTION: ReadonlySet<RequestType> = new Set([
  'publish',
  'subscribe',
  'view',
  'unpublish',
  'leave',
  'end',
  'statistics',
]);
/** After this long without a connection the page says so; it keeps trying. */
const LOST_AFTER = 2;
/** The seat is kept by the server for a while; after so many tries nobody waits any more. */
const MOST_TRIES = 60;

const NOT_VALID = 4401;
const endOf: Record<number, EndReason> = { [NOT_VALID]: 'expired', 4410: 'ended' };

/** The socket of one participant: requests with replies, events, and coming back with the seat after a gap. */
export class RoomConnection {
  private socket: WebSocket | null = null;
  private waiting = new Map<number, Waiting>();
  private asked: (() => void)[] = [];
  private number = 0;
  /** Whether a welcome came; `joined`: on this connection. */
  private entered = false;
  private joined = false;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;
  /** The ways that media may take, of the last answer to `join`. */
  iceServers: RTCIceServer[] = [];
  /** Until the last `join` is answered. */
  entering: Promise<void> = Promise.resolve();

  constructor(
    private readonly uri: string,
    private readonly ticket: string,
    private readonly handlers: Handlers,
    /** Of this page before it was loaded again. */
    private seat = '',
    private readonly open: (uri: string) => WebSocket = (address) => new WebSocket(address),
  ) {}

  start(): void {
    globalThis.addEventListener?.('online', this.hurry);
    this.connect();
  }

  /** Ask the server for something; what it replied. Raises Refused with the server's words. */
  request<T = Record<string, unknown>>(type: RequestType, given: object = {}): Promise<T> {
    const ask = () => this.send({ type, ...given }) as Promise<T>;
    const isAway = this.entered && !this.over && !this.joined;
    return isAway && !OF_CONNECTION.has(type) ? this.later(ask) : ask();
  }

  /** Once the connection is back. */
  private later<T>(ask: () => Promise<T>): Promise<T> {
    if (this.asked.length >= MOST_ASKED) return Promise.reject(new Refused('Not connected.', 'offline'));
    return new Promise((done, failed) => {
      const go = () => {
        clearTimeout(timer);
        ask().then(done, failed);
      };
      const timer = setTimeout(() => {
        this.asked = this.asked.filter((each) => each !== go);
        failed(new Refused('Not connected.', 'offline'));
      }, ASKED_WITHIN);
      this.asked.push(go);
    });
  }

  /** Leave for good, telling the server. */
  close(): void {
    if (this.over) return;
    void this.send({ type: 'leave' }).catch(() => undefined);
    this.finish('left');
  }

  private send(message: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { socket } = this;
    if (socket?.readyState !== 1) return Promise.reject(new Refused('Not connected.', 'offline'));
    this.number += 1;
    const id = this.number;
    return new Promise((done, failed) => {
      const timer = setTimeout(() => this.fail(id, new Refused('No answer.', 'timeout')), REPLY_WITHIN);
      this.waiting.set(id, { done, failed, timer });
      socket.send(JSON.stringify({ id, ...message }));
    });
  }

  private connect(): void {
    clearTimeout(this.timer);
    if (this.over || this.socket) return;
    this.handlers.onStatus(this.attempt < LOST_AFTER ? 'connecting' : 'lost');
    const socket = this.open(this.uri);
    this.socket = socket;
    socket.onopen = () => {
      const key = this.seat ? { seat: this.seat } : { ticket: this.ticket };
      this.entering = this.send({ type: 'join', ...key }).then(
        (reply) => {
          this.iceServers = (reply.iceServers as RTCIceServer[] | undefined) ?? [];
        },
        (error: unknown) => this.refused(error),
      );
    };
    socket.onmessage = (event: MessageEvent<string>) => this.took(event.data);
    socket.onclose = (event) => this.closed(socket, event.code);
  }

  private took(text: string): void {
    let message: Record<string, unknown>;
    try {
      message = JSON.parse(text) as Record<string, unknown>;
    } catch {
      return;
    }
    if (typeof message.reply === 'number') this.answered(message.reply, message);
    else this.happened(message as unknown as RoomEvent);
  }

  private happened(event: RoomEvent): void {
    if (event.event === 'welcome') {
      this.seat = event.seat;
      this.entered = true;
      this.joined = true;
      this.handlers.onSeat(event.seat);
      this.attempt = 0;
      this.handlers.onStatus('open');
    }
    this.handlers.onEvent(event);
    if (event.event === 'welcome') for (const ask of this.asked.splice(0)) ask();
    if (event.event === 'ended') this.finish(event.reason);
  }

  private answered(id: number, reply: Record<string, unknown>): void {
    const asked = this.waiting.get(id);
    if (!asked) return;
    const error = reply.error as { message?: string; errorCode?: string } | undefined;
    if (error) {
      this.fail(id, new Refused(error.message ?? '', error.errorCode ?? ''));
      return;
    }
    clearTimeout(asked.timer);
    this.waiting.delete(id);
    asked.done(reply);
  }

  private fail(id: number, error: Error): void {
    const asked = this.waiting.get(id);
    if (!asked) return;
    clearTimeout(asked.timer);
    this.waiting.delete(id);
    asked.failed(error);
  }

  /** The answer to `join` is no. Without one the next connection asks again. */
  private refused(error: unknown): void {
    if (!(error instanceof Refused) || !error.code.startsWith('MTG-') || error.code === 'MTG-112') return;
    if (error.code === 'MTG-114') this.finish('locked');
    else if (error.code === 'MTG-115') this.finish('full');
    else if (this.entered) this.finish('expired');
    else if (this.seat) this.withoutSeat();
    else this.finish('refused', error.message);
  }

  /** The seat is given away by now: the ticket opens another one. */
  private withoutSeat(): void {
    this.seat = '';
    const { socket } = this;
    this.socket = null;
    this.joined = false;
    socket?.close();
    this.connect();
  }

  private closed(socket: WebSocket, code: number): void {
    if (this.socket !== socket) return;
    this.socket = null;
    this.joined = false;
    for (const id of [...this.waiting.keys()]) this.fail(id, new Refused('Not connected.', 'offline'));
    if (this.over) return;
    if (code === NOT_VALID && this.seat && !this.entered) {
      this.withoutSeat();
      return;
    }
    const reason = endOf[code];
    if (reason || this.attempt >= MOST_TRIES) {
      this.finish(reason ?? 'unreachable');
      return;
    }
    this.handlers.onStatus(this.attempt < LOST_AFTER ? 'connecting' : 'lost');
    this.timer = setTimeout(() => this.connect(), this.attempt === 0 ? 200 : backoff(this.attempt - 1, 8_000));
    this.attempt += 1;
  }

  private finish(reason: EndReason | 'unreachable' | 'refused', words?: string): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    globalThis.removeEventListener?.('online', this.hurry);
    this.handlers.onStatus('over');
    this.handlers.onSeat('');
    this.handlers.onOver(reason, words);
    this.socket?.close();
    this.socket = null;
    for (const id of [...this.waiting.keys()]) this.fail(id, new Refused('Not connected.', 'offline'));
    for (const ask of this.asked.splice(0)) ask();
  }

  private hurry = (): void => {
    if (this.over || this.socket?.readyState === 1) return;
    this.attempt = Math.min(this.attempt, 1);
    this.connect();
  };
}
