import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CARRY_MS, Connection, PATIENCE_MS, RESTART_MS, RETRY_MS } from './connection';
import { FakePeer, settle } from './fakes';
import { Subscriber } from './subscriber';

let made: FakePeer[];
let exchanges: string[];
let refuse: boolean;
let carried: () => void;
let connection: Connection<Subscriber>;

beforeEach(() => {
  vi.useFakeTimers();
  made = [];
  exchanges = [];
  refuse = false;
  connection = new Connection(
    () => {
      const peer = new FakePeer();
      made.push(peer);
      return new Subscriber(peer as unknown as RTCPeerConnection, 1);
    },
    async (_, sdp) => {
      exchanges.push(sdp);
      if (refuse) throw new Error('away');
      return 'answer';
    },
    () => undefined,
    () =>
      new Promise<void>((done) => {
        carried = done;
      }),
  );
});

afterEach(() => vi.useRealTimers());

describe('a connection', () => {
  test('offers, takes the answer and connects', async () => {
    await connection.open();
    expect(made[0]?.remote).toBe('answer');
    expect(connection.state).toBe('connecting');
    made[0]?.become('connected');
    expect(connection.state).toBe('connected');
  });

  test('restarts ICE when it stays disconnected, and not for a moment of it', async () => {
    await connection.open();
    made[0]?.become('connected');
    made[0]?.become('disconnected');
    await vi.advanceTimersByTimeAsync(PATIENCE_MS / 2);
    made[0]?.become('connected');
    await vi.advanceTimersByTimeAsync(PATIENCE_MS * 2);
    expect(made[0]?.restarts).toBe(0);
    made[0]?.become('disconnected');
    await vi.advanceTimersByTimeAsync(PATIENCE_MS + 1);
    expect(made[0]?.restarts).toBe(1);
    expect(made).toHaveLength(1);
    made[0]?.become('connected');
    expect(connection.state).toBe('connected');
  });

  test('is replaced when a restart does not help, and when it has failed', async () => {
    await connection.open();
    made[0]?.become('connected');
    await connection.restart();
    await vi.advanceTimersByTimeAsync(RESTART_MS + 1);
    expect(made).toHaveLength(2);
    expect(made[0]?.connectionState).toBe('closed');
    made[1]?.become('failed');
    await settle();
    expect(made).toHaveLength(3);
  });

  test('tries again while nobody answers its offers', async () => {
    refuse = true;
    await connection.open();
    expect(connection.state).toBe('broken');
    await vi.advanceTimersByTimeAsync(RETRY_MS + 1);
    expect(exchanges).toHaveLength(2);
    refuse = false;
    await vi.advanceTimersByTimeAsync(RETRY_MS + 1);
    expect(made.at(-1)?.remote).toBe('answer');
  });

  test('carries on as it is until the next one carries everything', async () => {
    await connection.open();
    made[0]?.become('connected');
    const first = connection.peer;
    await connection.open(true);
    expect(connection.current).toBe(first);
    expect(connection.works).toBe(true);
    made[1]?.become('failed'); // the next one does not come up: another one, and still the first
    await settle();
    expect(made.map((each) => each.connectionState)).toEqual(['connected', 'closed', 'new']);
    made[2]?.become('connected');
    expect(connection.current).toBe(first);
    carried();
    await settle();
    expect(made[0]?.connectionState).toBe('closed');
    expect(connection.current).toBe(connection.peer);
  });

  test('is not kept for longer than it may be, nor when its place is left', async () => {
    await connection.open();
    made[0]?.become('connected');
    await connection.open(true);
    await vi.advanceTimersByTimeAsync(CARRY_MS + 1);
    expect(made[0]?.connectionState).toBe('closed');
    expect(connection.works).toBe(false);
    made[1]?.become('connected');
    await connection.open();
    expect(made[1]?.connectionState).toBe('closed');
  });

  test('does nothing more once it is closed', async () => {
    await connection.open();
    made[0]?.become('disconnected');
    connection.close();
    await vi.advanceTimersByTimeAsync(60_000);
    await connection.open();
    expect(made).toHaveLength(1);
    expect(exchanges).toHaveLength(1);
  });
});
