import type { FeatureStates, Participant } from '../protocol';

/** What the features of a room know, as docs/operations/meetings.md has it. Pure. */
interface Known {
  you: string;
  participants: Participant[];
  features: FeatureStates;
}

export interface Poll {
  id: string;
  question: string;
  options: string[];
  multiple: boolean;
  anonymous: boolean;
  openedAt: string;
  closedAt: string | null;
  counts: number[];
  answered: number;
  /** One's choices; of an anonymous poll, whether one answered. */
  mine: number[] | boolean;
  /** For hosts. */
  votes?: { name: string; choices: number[] }[];
}

/** The newest first. */
export const pollsOf = ({ features }: Pick<Known, 'features'>): Poll[] =>
  Object.entries(features.polls ?? {})
    .map(([id, poll]) => ({ ...(poll as Omit<Poll, 'id'>), id }))
    .sort((a, b) => b.openedAt.localeCompare(a.openedAt) || Number(b.id.slice(1)) - Number(a.id.slice(1)));

export const hasAnswered = ({ mine }: Poll): boolean => (typeof mine === 'boolean' ? mine : mine.length > 0);

export interface BreakoutRoom {
  id: string;
  name: string;
  /** Since when it calls for a host. */
  help: string | null;
}

export interface Breakouts {
  rooms: BreakoutRoom[];
  choice: 'host' | 'self';
  open: boolean;
  endsAt: string | null;
  /** By participant. */
  assigned: Record<string, string>;
}

/** Null where none are planned. */
export function breakoutsOf({ features }: Pick<Known, 'features'>): Breakouts | null {
  const { rooms, choice, open, endsAt, ...assigned } = (features.breakouts ?? {}) as Record<string, never>;
  return rooms ? { rooms, choice: choice ?? 'host', open: Boolean(open), endsAt: endsAt ?? null, assigned } : null;
}

/** The chat of team messaging behind the meeting; colleagues alone learn of it. */
export const chatBehind = ({ features }: Pick<Known, 'features'>): string => {
  const { chatId } = (features.team_chat ?? {}) as { chatId?: string };
  return chatId ?? '';
};

export const placeOf = ({ you, participants }: Pick<Known, 'you' | 'participants'>): string =>
  participants.find(({ id }) => id === you)?.place ?? '';

/** Who is seen and heard: the people of the same place. */
export const peopleHere = (known: Pick<Known, 'you' | 'participants'>): Participant[] => {
  const place = placeOf(known);
  return known.participants.filter((each) => each.place === place);
};

/** Who is in a room, or will be once the rooms open. */
export const peopleOf = (room: string, { open, assigned }: Breakouts, participants: Participant[]): Participant[] =>
  participants.filter(({ id, place }) => (open ? place : (assigned[id] ?? '')) === room);

/** Whole seconds until a time; 0 when it is over. */
export const secondsUntil = (end: string, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(end) - now) / 1000));

export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

export interface RunningRecording {
  id: string;
  /** Who started it. */
  by: string;
  startedAt: string;
  paused: boolean;
}

/** Those that run now, in the order in which they were started. */
export const recordingsOf = ({ features }: Pick<Known, 'features'>): RunningRecording[] =>
  Object.entries(features.recordings ?? {}).map(([id, one]) => ({ ...(one as Omit<RunningRecording, 'id'>), id }));

export interface LiveStream {
  id: string;
  /** Who started it. */
  by: string;
  startedAt: string;
  /** For hosts: the service that it is sent to, how that goes, and why it does not. */
  host?: string;
  sending?: '' | 'connecting' | 'live' | 'failed';
  problem?: string;
}

/** Null where the meeting is not live. */
export const streamOf = ({ features }: Pick<Known, 'features'>): LiveStream | null =>
  features.live_stream?.id ? (features.live_stream as unknown as LiveStream) : null;

export const captionsOn = ({ features }: Pick<Known, 'features'>): boolean => Boolean(features.captions?.on);
