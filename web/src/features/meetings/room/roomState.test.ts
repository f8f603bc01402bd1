import { describe, expect, it } from 'vitest';
import type { Participant, RoomEvent, Waiting, Welcome } from '../protocol';
import { announcements, applied, type RoomState, raisedHands, welcomed } from './roomState';

const person = (id: string, more: Partial<Participant> = {}): Participant => ({
  id,
  name: `Person ${id}`,
  role: 'speaker',
  guest: false,
  hand: null,
  muted: { microphone: false, camera: false },
  sources: [],
  connected: true,
  place: '',
  joinedAt: '2026-01-05T09:00:00.000Z',
  ...more,
});

const welcome = (more: Partial<Welcome> = {}): Welcome => ({
  event: 'welcome',
  revision: 1,
  phase: 'in',
  waitsFor: '',
  you: 'p1',
  seat: 'seat',
  role: 'host',
  room: { title: 'Weekly', hostName: 'Ada', locked: false, spotlight: null },
  participants: [person('p1', { role: 'host' })],
  lobby: [],
  chat: [],
  state: {},
  ...more,
});

/** The server's side, told by hand: a room, the events of each change, and the snapshot after it. */
class Server {
  revision = 1;
  people = [person('p1', { role: 'host' })];
  waiting: Waiting[] = [];
  locked = false;

  snapshot = (): Welcome =>
    welcome({
      revision: this.revision,
      participants: this.people,
      lobby: this.waiting,
      room: { title: 'Weekly', hostName: 'Ada', locked: this.locked, spotlight: null },
    });

  private next = () => {
    this.revision += 1;
    return this.revision;
  };

  change(kind: number): RoomEvent {
    const id = `p${1 + (kind % 5)}`;
    const there = this.people.some((each) => each.id === id);
    if (kind % 7 === 6) {
      this.locked = !this.locked;
      return { event: 'room', revision: this.next(), locked: this.locked };
    }
    if (kind % 7 === 5) {
      this.waiting = [...this.waiting, { id: `w${kind}`, name: 'Grace', guest: true, since: '' }];
      return { event: 'lobby', revision: this.next(), waiting: this.waiting };
    }
    if (!there) {
      const joined = [person(id)];
      this.people = [...this.people, ...joined];
      return { event: 'participants', revision: this.next(), joined };
    }
    if (kind % 3 === 0 && id !== 'p1') {
      this.people = this.people.filter((each) => each.id !== id);
      return { event: 'participants', revision: this.next(), left: [{ id, reason: 'left' }] };
    }
    const hand = kind % 2 ? `2026-01-05T09:00:0${kind % 10}.000Z` : null;
    this.people = this.people.map((each) => (each.id === id ? { ...each, hand } : each));
    return { event: 'participants', revision: this.next(), changed: [{ id, hand }] };
  }
}

describe('the state of a meeting (MTG-05, MTG-06, MTG-17)', () => {
  it('is after a snapshot and the events since what a fresh snapshot says', () => {
    const server = new Server();
    let state = welcomed(server.snapshot());
    for (let step = 0; step < 500; step += 1) {
      state = applied(state, server.change((step * 7919) % 101));
      expect(state).toEqual(welcomed(server.snapshot()));
    }
  });
  it('is not changed by events that a snapshot holds already', () => {
    const server = new Server();
    const [first, second] = [server.change(1), server.change(2)];
    const state = welcomed(server.snapshot());
    expect(applied(state, first)).toBe(state);
    expect(applied(state, second)).toEqual(state);
  });
  it('takes every event of one revision', () => {
    const state = welcomed(welcome({ role: 'speaker' }));
    const changed = applied(state, { event: 'participants', revision: 2, changed: [{ id: 'p1', role: 'coHost' }] });
    const told = applied(changed, { event: 'role', revision: 2, role: 'coHost' });
    expect([told.role, told.participants[0]?.role]).toEqual(['coHost', 'coHost']);
  });
  it('forgets everything at a new welcome', () => {
    const state = applied(welcomed(welcome({ participants: [person('p1'), person('p2')] })), welcome({ revision: 9 }));
    expect(state.participants.map(({ id }) => id)).toEqual(['p1']);
    expect(state.revision).toBe(9);
  });
  it('keeps a message of the chat once', () => {
    const message = { event: 'chat', id: 1, participant: 'p1', name: 'Ada', text: 'Hello', at: '' } as const;
    const state = applied(applied(welcomed(welcome()), message), message);
    expect(state.chat).toHaveLength(1);
    expect(state.chat[0]).not.toHaveProperty('event');
  });
  it('patches what features know key by key, and forgets what is gone', () => {
    const first = welcomed(welcome({ state: { polls: { q1: { question: 'Lunch?' }, q2: { question: 'Tea?' } } } }));
    const event = {
      event: 'state',
      revision: 2,
      of: 'polls',
      set: { q3: { question: 'Cake?' } },
      gone: ['q1'],
    } as const;
    const after = applied(first, { ...event, gone: [...event.gone] });
    expect(after.features.polls).toEqual({ q2: { question: 'Tea?' }, q3: { question: 'Cake?' } });
  });
  it('orders hands by when they were raised', () => {
    const people = [
      person('a', { hand: '2026-01-05T09:00:02Z' }),
      person('b'),
      person('c', { hand: '2026-01-05T09:00:01Z' }),
    ];
    expect(raisedHands(people).map(({ id }) => id)).toEqual(['c', 'a']);
  });
});

describe('what is announced', () => {
  const state = (more: Partial<Welcome>): RoomState => welcomed(welcome(more));
  const before = state({ participants: [person('p1'), person('p2')] });
  it('tells who came, left, raised a hand and waits', () => {
    const after = state({
      participants: [person('p1'), person('p2', { hand: 'now' }), person('p3')],
      lobby: [{ id: 'w', name: 'Grace', guest: true, since: '' }],
    });
    expect(announcements(before, after)).toEqual([
      { kind: 'handRaised', name: 'Person p2' },
      { kind: 'joined', name: 'Person p3' },
      { kind: 'waiting', name: 'Grace' },
    ]);
    expect(announcements(after, before)).toContainEqual({ kind: 'left', name: 'Person p3' });
  });
  it('says that the meeting went live and is so no longer', () => {
    const live = state({ state: { live_stream: { id: 'm-live-1', by: 'Ada', startedAt: '' } } });
    expect(announcements(state({ state: {} }), live)).toEqual([{ kind: 'streamStarted' }]);
    expect(announcements(live, state({ state: { live_stream: {} } }))).toEqual([{ kind: 'streamStopped' }]);
  });

  it('says that a recording began, paused and ended', () => {
    const running = (paused: boolean) =>
      state({ state: { recordings: { 'm-1': { by: 'Ada', startedAt: '', paused } } } });
    expect(announcements(before, running(false))).toContainEqual({ kind: 'recordingStarted' });
    expect(announcements(running(false), running(true))).toEqual([{ kind: 'recordingPaused' }]);
    expect(announcements(running(true), running(false))).toEqual([{ kind: 'recordingResumed' }]);
    expect(announcements(running(true), state({ state: {} }))).toEqual([{ kind: 'recordingStopped' }]);
  });
  it('names no more than three at once, and never oneself', () => {
    const crowd = Array.from({ length: 100 }, (_, index) => person(`q${index}`));
    expect(announcements(before, state({ participants: [person('p1', { hand: 'now' }), ...crowd] }))).toHaveLength(3);
    expect(announcements(before, state({ participants: [person('p1', { hand: 'now' }), person('p2')] }))).toEqual([]);
  });
});
