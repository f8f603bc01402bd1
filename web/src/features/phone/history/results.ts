import type { CallRecord } from '@/api/shapes';
import type { TextKey } from '@/text/catalog';
import { isMissed } from './queries';

const words: Record<string, TextKey> = {
  busy: 'result.busy',
  noanswer: 'result.noAnswer',
  hangup: 'result.hangUp',
  abandoned: 'result.hangUp',
  rejected: 'result.rejected',
  declined: 'result.rejected',
  blocked: 'result.blocked',
  voicemail: 'result.voicemail',
  callfailed: 'result.failed',
  callfailure: 'result.failed',
  wrongnumber: 'result.wrongNumber',
  internationaldisabled: 'result.international',
  stopped: 'result.hangUp',
};

/** One word or two for how a call in the log went; null for a plain conversation. */
export function resultKey(record: CallRecord): TextKey | null {
  const result = (record.result ?? '').toLowerCase().replace(/[^a-z]/g, '');
  if (record.direction === 'Inbound' && result === 'voicemail') return 'result.voicemail';
  if (isMissed(record)) return 'result.missed';
  return words[result] ?? null;
}
