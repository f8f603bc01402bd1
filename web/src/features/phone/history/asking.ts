import { toDialString } from '../dial/numbers';

/** How a call went, and the results of the call log that mean it. */
export const outcomes = {
  answered: ['Accepted', 'Call connected', 'Answered Elsewhere', '911', '933'],
  missed: ['Missed', 'No Answer', 'Busy', 'Hang Up', 'Rejected'],
  voicemail: ['Voicemail'],
  blocked: ['Blocked'],
  failed: [
    'Call Failed',
    'Wrong Number',
    'Restricted Number',
    'Not Allowed',
    'International Disabled',
    'International Restricted',
  ],
} as const;
export type Outcome = keyof typeof outcomes;

/** What list of calls is wanted. `search`: parts of a name or number. `person`: an extension number. Days as in
 * `2026-12-24`, of the reader's own clock. Empty fields do not narrow. */
export interface LogFilter {
  search: string;
  person: string;
  direction: string;
  outcome: string;
  recorded: boolean;
  first: string;
  last: string;
}

export const EVERYTHING: LogFilter = {
  search: '',
  person: '',
  direction: '',
  outcome: '',
  recorded: false,
  first: '',
  last: '',
};

/** A whole number is looked for as such, which no list is too long for; anything else as part of a name or number. */
const searched = (search: string) => {
  const number = /^[\d\s().+-]+$/.test(search) ? toDialString(search) : '';
  if (/^\+\d{10,}$/.test(number)) return { phoneNumber: number };
  return search.trim() ? { search: search.trim() } : {};
};

/** What the filter asks of the server. */
export function askedOf({ search, person, direction, outcome, recorded, first, last }: LogFilter) {
  const results = outcomes[outcome as Outcome];
  const after = last ? new Date(`${last}T00:00`) : undefined;
  after?.setDate(after.getDate() + 1);
  return {
    ...searched(search),
    ...(person ? { extensionNumber: person } : {}),
    ...(direction ? { direction } : {}),
    ...(results ? { result: [...results] } : {}),
    ...(recorded ? { withRecording: true } : {}),
    dateFrom: (first ? new Date(`${first}T00:00`) : new Date(0)).toISOString(),
    ...(after ? { dateTo: after.toISOString() } : {}),
  };
}

/** So many days before now, as a day. */
export function dayBefore(now: Date, days: number): string {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return [then.getFullYear(), then.getMonth() + 1, then.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}
