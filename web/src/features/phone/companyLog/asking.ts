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

/** `person`: an extension number. Days as in `2026-12-24`, of the reader's own clock; empty fields do not narrow. */
export interface LogFilter {
  person: string;
  number: string;
  direction: string;
  outcome: string;
  first: string;
  last: string;
}

/** What the filter asks of the server. A number that is still being typed does not narrow. */
export function askedOf({ person, number, direction, outcome, first, last }: LogFilter) {
  const results = outcomes[outcome as Outcome];
  const digits = toDialString(number);
  const after = last ? new Date(`${last}T00:00`) : undefined;
  after?.setDate(after.getDate() + 1);
  return {
    ...(person ? { extensionNumber: person } : {}),
    ...(digits.length > 2 ? { phoneNumber: digits } : {}),
    ...(direction ? { direction } : {}),
    ...(results ? { result: [...results] } : {}),
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
