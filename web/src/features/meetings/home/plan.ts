import type { Plan, Planned, Recurrence } from './queries';
import { momentAt, wallOf } from './wallClock';

export type Repeats = 'never' | 'daily' | 'weekdays' | 'weekly' | 'monthly';

/** What the dialog holds. */
export interface Draft {
  topic: string;
  agenda: string;
  wall: string;
  zone: string;
  minutes: string;
  repeats: Repeats;
  times: string;
  invitees: string;
  password: string;
  early: boolean;
  waiting: boolean;
  muted: boolean;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

/** At the next full hour, so that nobody has to type a time. */
export const newDraft = (topic: string, now: Date, zone: string): Draft => ({
  topic,
  agenda: '',
  wall: wallOf(new Date(Math.ceil((now.getTime() + 1) / 3_600_000) * 3_600_000), zone),
  zone,
  minutes: '30',
  repeats: 'never',
  times: '',
  invitees: '',
  password: '',
  early: true,
  waiting: false,
  muted: false,
});

const repeatsOf = (recurrence?: Recurrence): Repeats => {
  if (!recurrence) return 'never';
  if (recurrence.frequency === 'Daily') return 'daily';
  if (recurrence.frequency === 'Monthly') return 'monthly';
  return (recurrence.weeklyByDays?.length ?? 0) > 1 ? 'weekdays' : 'weekly';
};

export function draftOf(planned: Planned, now: Date, zone: string): Draft {
  const { schedule, recurrence } = planned;
  const there = schedule?.timeZone.name ?? zone;
  const fresh = newDraft(planned.topic, now, there);
  return {
    ...fresh,
    agenda: planned.agenda ?? '',
    wall: schedule?.startTime ? wallOf(new Date(schedule.startTime), there) : fresh.wall,
    minutes: String(schedule?.durationInMinutes ?? 30),
    repeats: repeatsOf(recurrence),
    times: recurrence?.count ? String(recurrence.count) : '',
    invitees: (planned.invitees ?? []).map(({ email }) => email).join('\n'),
    password: planned.password ?? '',
    early: planned.allowJoinBeforeHost,
    waiting: planned.enableWaitingRoom,
    muted: planned.muteParticipantsOnEntry,
  };
}

export type DraftProblem = 'topic' | 'wall' | 'times' | 'invitees' | 'password';

const addresses = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

const recurrenceOf = ({ repeats, times }: Draft): Recurrence | undefined => {
  const count = times ? { count: Number(times) } : {};
  if (repeats === 'never') return undefined;
  if (repeats === 'daily') return { frequency: 'Daily', ...count };
  if (repeats === 'monthly') return { frequency: 'Monthly', ...count };
  return { frequency: 'Weekly', ...(repeats === 'weekdays' ? { weeklyByDays: weekdays } : {}), ...count };
};

/** What is sent, or what is wrong with it. */
export function planOf(draft: Draft): { plan: Plan } | { problems: DraftProblem[] } {
  const at = momentAt(draft.wall, draft.zone);
  const invited = addresses(draft.invitees);
  const problems: DraftProblem[] = [];
  if (!draft.topic.trim()) problems.push('topic');
  if (!at) problems.push('wall');
  if (draft.times && !(Number.isInteger(Number(draft.times)) && Number(draft.times) >= 1 && Number(draft.times) <= 365))
    problems.push('times');
  if (invited.length > 200 || invited.some((each) => !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(each)))
    problems.push('invitees');
  if (draft.password && !/^[A-Za-z0-9]{6,40}$/.test(draft.password)) problems.push('password');
  if (problems.length > 0 || !at) return { problems };
  const recurrence = recurrenceOf(draft);
  return {
    plan: {
      topic: draft.topic.trim(),
      agenda: draft.agenda.trim(),
      meetingType: recurrence ? 'ScheduledRecurring' : 'Scheduled',
      schedule: {
        startTime: at.toISOString(),
        durationInMinutes: Number(draft.minutes),
        timeZone: { name: draft.zone },
      },
      ...(recurrence ? { recurrence } : {}),
      invitees: invited.map((email) => ({ email })),
      password: draft.password,
      allowJoinBeforeHost: draft.early,
      enableWaitingRoom: draft.waiting,
      muteParticipantsOnEntry: draft.muted,
    },
  };
}
