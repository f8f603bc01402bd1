import type { ChatMessage, FeatureStates, Participant, Role, Room, RoomEvent, Waiting, Welcome } from '../protocol';
import { isHost } from '../protocol';
import { breakoutsOf, placeOf, pollsOf, recordingsOf, streamOf } from './features';

/** Everything that is known of a meeting. Pure: `welcomed`, then `applied` for each event. */
export interface RoomState {
  phase: 'lobby' | 'in';
  waitsFor: Welcome['waitsFor'];
  revision: number;
  you: string;
  role: Role;
  room: Room;
  participants: Participant[];
  lobby: Waiting[];
  chat: ChatMessage[];
  features: FeatureStates;
}

/** As many messages of the chat as are kept on the page. */
const MOST_CHAT = 500;

export const welcomed = ({
  phase,
  waitsFor,
  revision,
  you,
  role,
  room,
  participants,
  lobby,
  chat,
  state,
}: Welcome): RoomState => ({
  phase,
  waitsFor,
  revision,
  you,
  role,
  room,
  participants,
  lobby,
  chat,
  features: state,
});

function patched(now: Participant[], event: Extract<RoomEvent, { event: 'participants' }>): Participant[] {
  const gone = new Set(event.left?.map(({ id }) => id));
  const came = new Map(event.joined?.map((each) => [each.id, each]));
  const changes = new Map(event.changed?.map((each) => [each.id, each]));
  const kept = now
    .filter(({ id }) => !gone.has(id))
    .map((each) => came.get(each.id) ?? (changes.has(each.id) ? { ...each, ...changes.get(each.id) } : each));
  const known = new Set(now.map(({ id }) => id));
  return [...kept, ...[...came.values()].filter(({ id }) => !known.has(id) && !gone.has(id))];
}

/** Events from before the welcome that is known; one change may be told in several events of the same revision. */
const isOld = (state: RoomState, event: RoomEvent): boolean =>
  'revision' in event && event.revision !== undefined && event.revision < state.revision;

export function applied(state: RoomState, event: RoomEvent): RoomState {
  if (event.event === 'welcome') return welcomed(event);
  if (isOld(state, event)) return state;
  const revision = 'revision' in event && event.revision !== undefined ? event.revision : state.revision;
  switch (event.event) {
    case 'participants':
      return { ...state, revision, participants: patched(state.participants, event) };
    case 'room': {
      const { event: _, revision: __, ...changes } = event;
      return { ...state, revision, room: { ...state.room, ...changes } };
    }
    case 'lobby':
      return { ...state, revision, lobby: event.waiting };
    case 'state': {
      const gone = new Set(event.gone);
      const kept = Object.entries(state.features[event.of] ?? {}).filter(([key]) => !gone.has(key));
      return {
        ...state,
        revision,
        features: { ...state.features, [event.of]: { ...Object.fromEntries(kept), ...event.set } },
      };
    }
    case 'role':
      return { ...state, revision, role: event.role };
    case 'chat': {
      const { event: _, ...message } = event;
      if (state.chat.some(({ id }) => id === message.id)) return state;
      return { ...state, chat: [...state.chat, message].slice(-MOST_CHAT) };
    }
    default:
      return state;
  }
}

/** Hands in the order in which they were raised. */
export const raisedHands = (participants: Participant[]): Participant[] =>
  participants.filter(({ hand }) => hand !== null).sort((a, b) => String(a.hand).localeCompare(String(b.hand)));

/** What listeners hear of a change: who came, left, raised or lowered a hand, who waits. */
export type Announcement =
  | { kind: 'joined' | 'left' | 'handRaised' | 'handLowered' | 'waiting' | 'sharing'; name: string }
  | { kind: 'locked' | 'unlocked' }
  | { kind: 'pollOpened'; question: string }
  | { kind: 'helpCalled' | 'movedTo'; room: string }
  | { kind: 'movedBack' }
  | { kind: 'recordingStarted' | 'recordingPaused' | 'recordingResumed' | 'recordingStopped' }
  | { kind: 'streamStarted' | 'streamStopped' };

/** Told of one event at a time: a crowd that joins at once is no list of a hundred names. */
const MOST_NAMED = 3;

/** One's own way into a breakout room and back. */
function moves(before: RoomState, after: RoomState): Announcement[] {
  const [from, to] = [placeOf(before), placeOf(after)];
  if (from === to) return [];
  const room = breakoutsOf(after)?.rooms.find(({ id }) => id === to);
  return [room ? { kind: 'movedTo', room: room.name } : { kind: 'movedBack' }];
}

/** Polls that were opened, and rooms that call for help. */
function openings(before: RoomState, after: RoomState): Announcement[] {
  const known = new Set(pollsOf(before).map(({ id }) => id));
  const polls = pollsOf(after).filter(({ id, closedAt }) => !closedAt && !known.has(id));
  const called = new Set(
    breakoutsOf(before)
      ?.rooms.filter(({ help }) => help)
      .map(({ id }) => id),
  );
  const calls = isHost(after.role)
    ? (breakoutsOf(after)?.rooms ?? []).filter(({ id, help }) => help && !called.has(id))
    : [];
  return [
    ...polls.map(({ question }) => ({ kind: 'pollOpened' as const, question })),
    ...calls.map(({ name }) => ({ kind: 'helpCalled' as const, room: name })),
  ];
}

/** Recordings that began, paused, went on or ended: everybody hears of it, whatever else happens. */
function recorded(before: RoomState, after: RoomState): Announcement[] {
  const was = new Map(recordingsOf(before).map((each) => [each.id, each]));
  const is = new Set(recordingsOf(after).map(({ id }) => id));
  const found: Announcement[] = [];
  for (const { id, paused } of recordingsOf(after)) {
    const then = was.get(id);
    if (!then) found.push({ kind: 'recordingStarted' });
    else if (then.paused !== paused) found.push({ kind: paused ? 'recordingPaused' : 'recordingResumed' });
  }
  if ([...was.keys()].some((id) => !is.has(id))) found.push({ kind: 'recordingStopped' });
  return found;
}

/** The meeting went live, or is so no longer. */
function streamed(before: RoomState, after: RoomState): Announcement[] {
  const [was, is] = [streamOf(before)?.id, streamOf(after)?.id];
  return was === is ? [] : [{ kind: is ? 'streamStarted' : 'streamStopped' }];
}

export function announcements(before: RoomState, after: RoomState): Announcement[] {
  if (before.phase !== 'in' || after.phase !== 'in' || before === after) return [];
  const found: Announcement[] = [];
  const was = new Map(before.participants.map((each) => [each.id, each]));
  const is = new Map(after.participants.map((each) => [each.id, each]));
  const others = after.participants.filter(({ id }) => id !== after.you);
  for (const each of others) {
    const then = was.get(each.id);
    if (!then) found.push({ kind: 'joined', name: each.name });
    else if (!then.hand && each.hand) found.push({ kind: 'handRaised', name: each.name });
    else if (then.hand && !each.hand) found.push({ kind: 'handLowered', name: each.name });
    if (then && !then.sources.includes('screen') && each.sources.includes('screen'))
      found.push({ kind: 'sharing', name: each.name });
  }
  for (const each of before.participants) if (!is.has(each.id)) found.push({ kind: 'left', name: each.name });
  const waited = new Set(before.lobby.map(({ id }) => id));
  for (const each of after.lobby) if (!waited.has(each.id)) found.push({ kind: 'waiting', name: each.name });
  if (before.room.locked !== after.room.locked) found.push({ kind: after.room.locked ? 'locked' : 'unlocked' });
  return [
    ...streamed(before, after),
    ...recorded(before, after),
    ...moves(before, after),
    ...openings(before, after),
    ...found,
  ].slice(0, MOST_NAMED);
}
