import type { TextKey } from '@/text/catalog';
import type { Attempt } from './shapes';

type Say = (key: TextKey, holes?: Record<string, string | number>) => string;

const tones = ['NO_FIRST_MESSAGE', 'NO_ANSWER_TONE', 'CED_TOO_LONG', 'NO_CAPABILITIES'];
const never = ['INCOMPATIBLE', 'CANNOT_RECEIVE', 'RESOLUTION_REFUSED', 'SIZE_REFUSED', 'IDENT_REFUSED'];
const broken = ['CALL_DROPPED', 'HUNG_UP_AFTER_PAGE', 'HUNG_UP_BEFORE_START'];

const reasons: Record<string, TextKey> = {
  OK: 'fax.reason.ok',
  BUSY: 'fax.reason.busy',
  NO_ANSWER: 'fax.reason.noAnswer',
  REJECTED: 'fax.reason.rejected',
  WRONG_NUMBER: 'fax.reason.wrongNumber',
  CALL_FAILED: 'fax.reason.callFailed',
  LOST: 'fax.reason.lost',
  MODEM_CRASHED: 'fax.reason.lost',
  ...Object.fromEntries(tones.map((code) => [code, 'fax.reason.noMachine'])),
  ...Object.fromEntries(never.map((code) => [code, 'fax.reason.incompatible'])),
  ...Object.fromEntries(broken.map((code) => [code, 'fax.reason.broken'])),
};

/** Why an attempt ended as it did; what the app has no words for, in the server's. */
export const reasonOf = (attempt: Attempt, t: Say): string => {
  const key = reasons[attempt.code];
  return key ? t(key) : attempt.reason || attempt.code;
};

const changes: Record<string, TextKey> = {
  'over G.711': 'fax.change.g711',
  'no faster than V.29': 'fax.change.slower',
  'V.27ter only': 'fax.change.slowest',
  'one page a call': 'fax.change.onePage',
  'without error correction': 'fax.change.withoutEcm',
  'remaining pages only': 'fax.change.remaining',
  unchanged: 'fax.change.unchanged',
};

/** What the next attempt does differently. */
export const changeOf = (change: string, t: Say): string =>
  change
    .split(', ')
    .map((part) => (changes[part] ? t(changes[part]) : part))
    .join(', ');
