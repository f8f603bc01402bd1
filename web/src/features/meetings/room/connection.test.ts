import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoomEvent } from '../protocol';
import { type ConnectionStatus, RoomConnection } from './connection';

/** A socket whose other end is the test. */
class FakeSocket {
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  opens() {
    this.readyState = 1;
    this.onopen?.();
  }
  tells(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  ends(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.ends(1000);
  }
}

const welcome = { event: 'welcome', revision: 1, seat: 'the seat' };

function connected(seat = '') {
  const sockets: FakeSocket[] = [];
  const events: RoomEvent[] = [];
  const statuses: ConnectionStatus[] = [];
  const over: string[] = [];
  const seats: string[] = [];
  const connection = new RoomConnection(
    'ws://x',
    'the ticket',
    {
      onEvent: (event) => events.push(event),
      onStatus: (status) => statuses.push(status),
      onSeat: (now) => seats.push(now),
      onOver: (reason) => over.push(reason),
    },
    seat,
    () => {
      sockets.push(new FakeSocket());
      return sockets.at(-1) as unknown as WebSocket;
    },
  );
  connection.start();
  const socket = () => sockets.at(-1) as FakeSocket;
  socket().opens();
  return { connection, socket, sockets, events, statuses, over, seats };
}

describe('the socket of a meeting', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('joins with the ticket, and comes back with the seat', () => {
    const { socket, sockets, statuses } = connected();
    expect(socket().sent[0]).toMatchObject({ type: 'join', ticket: 'the ticket' });
    socket().tells(welcome);
    expect(statuses.at(-1)).toBe('open');
    socket().ends();
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
    socket().opens();
    expect(socket().sent[0]).toMatchObject({ type: 'join', seat: 'the seat' });
    expect(socket().sent[0]).not.toHaveProperty('ticket');
  });
  it('takes its old seat after the page was loaded again, and another one where that is given away', () => {
    const { socket, sockets, seats, over } = connected('the old seat');
    expect(socket().sent[0]).toMatchObject({ seat: 'the old seat' });
    socket().ends(4401);
    expect(sockets).toHaveLength(2);
    socket().opens();
    expect(socket().sent[0]).toMatchObject({ ticket: 'the ticket' });
    socket().tells(welcome);
    expect(over).toEqual([]);
    socket().tells({ event: 'ended', reason: 'ended' });
    expect(seats).toEqual(['the seat', '']);
  });
  it('gives replies to who asked, and refusals with the words of the server', async () => {
    const { connection, socket } = connected();
    socket().tells(welcome);
    const [publish, lock] = [connection.request('publish', { sdp: 'x' }), connection.request('lock', { locked: true })];
    const [, first, second] = socket().sent;
    socket().tells({ reply: second?.id, error: { errorCode: 'MTG-110', message: 'Not allowed.' } });
    socket().tells({ reply: first?.id, ok: true, sdp: 'answer' });
    await expect(publish).resolves.toMatchObject({ sdp: 'answer' });
    await expect(lock).rejects.toMatchObject({ message: 'Not allowed.', code: 'MTG-110' });
  });
  it('asks what was asked without a connection when it is back, for a while', async () => {
    const { connection, socket } = connected();
    socket().tells(welcome);
    socket().ends();
    const raised = connection.request('raiseHand', { raised: true });
    vi.advanceTimersByTime(300);
    socket().opens();
    expect(socket().sent.map(({ type }) => type)).toEqual(['join']);
    socket().tells(welcome);
    const [, hand] = socket().sent;
    expect(hand).toMatchObject({ type: 'raiseHand', raised: true });
    socket().tells({ reply: hand?.id, ok: true });
    await expect(raised).resolves.toMatchObject({ ok: true });
    socket().ends();
    const late = connection.request('raiseHand', { raised: false });
    const failed = expect(late).rejects.toMatchObject({ code: 'offline' });
    await vi.advanceTimersByTimeAsync(11_000);
    await failed;
    const refused = connection.request('publish', { sdp: 'x' });
    await expect(refused).rejects.toMatchObject({ code: 'offline' });
  });
  it('fails what waits when the connection goes, and refuses without one', async () => {
    const { connection, socket } = connected();
    socket().tells(welcome);
    const asked = connection.request('raiseHand', { raised: true });
    socket().ends();
    await expect(asked).rejects.toMatchObject({ code: 'offline' });
    await expect(connection.request('leave')).rejects.toMatchObject({ code: 'offline' });
  });
  it.each([
    [4401, 'expired'],
    [4410, 'ended'],
  ])('does not come back after %i', (code, reason) => {
    const { socket, sockets, over } = connected();
    socket().tells(welcome);
    socket().ends(code);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(over).toEqual([reason]);
  });
  it.each([
    ['MTG-114', 'locked'],
    ['MTG-115', 'full'],
    ['MTG-113', 'refused'],
  ])('is refused with %s', async (errorCode, reason) => {
    const { socket, sockets, over } = connected();
    socket().tells({ reply: socket().sent[0]?.id, error: { errorCode, message: 'No.' } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(over).toEqual([reason]);
    expect(sockets).toHaveLength(1);
  });
  it('asks again when the server has no time for it', async () => {
    const { socket, sockets, over } = connected();
    socket().tells({ reply: socket().sent[0]?.id, error: { errorCode: 'MTG-112', message: 'Wait.' } });
    socket().ends(4429);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(over).toEqual([]);
    expect(sockets).toHaveLength(2);
  });
  it('ends when the server says so, and hears nothing of it twice', () => {
    const { socket, sockets, over } = connected();
    socket().tells(welcome);
    socket().tells({ event: 'ended', reason: 'removed' });
    vi.advanceTimersByTime(60_000);
    expect(over).toEqual(['removed']);
    expect(sockets).toHaveLength(1);
  });
  it('says that the connection is lost after a while, and keeps trying', () => {
    const { socket, sockets, statuses } = connected();
    socket().tells(welcome);
    for (let times = 0; times < 5; times += 1) {
      socket().ends();
      vi.advanceTimersByTime(10_000);
    }
    expect(statuses.at(-1)).toBe('lost');
    expect(sockets).toHaveLength(6);
    socket().opens();
    socket().tells(welcome);
    expect(statuses.at(-1)).toBe('open');
  });
  it('tells the server that one leaves', () => {
    const { connection, socket, over } = connected();
    socket().tells(welcome);
    connection.close();
    expect(socket().sent.at(-1)).toMatchObject({ type: 'leave' });
    expect(over).toEqual(['left']);
  });
  it('is not put off by what is no JSON', () => {
    const { socket, events } = connected();
    socket().onmessage?.({ data: '<html>' });
    expect(events).toEqual([]);
  });
});
