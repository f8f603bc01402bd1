import type { TagTone } from '@/design/parts/Tag';
import type { TextKey } from '@/text/catalog';
import type { PrivacyRequest, Status } from './queries';

export const statusWords: Record<Status, TextKey> = {
  Received: 'privacy.received',
  Approved: 'privacy.underWay',
  InProgress: 'privacy.underWay',
  Completed: 'privacy.completed',
  Refused: 'privacy.refused',
  Cancelled: 'privacy.cancelled',
  Failed: 'privacy.failed',
};

export function toneOf(request: PrivacyRequest): TagTone {
  if (request.status === 'Failed' || request.overdue) return 'bad';
  if (request.status === 'Received') return 'warn';
  return request.status === 'Completed' ? 'good' : 'plain';
}

/** By what the server calls it. */
export const aboutWords: Record<string, TextKey> = {
  account: 'privacy.about.account',
  calls: 'privacy.about.calls',
  'emergency calls': 'privacy.about.emergencyCalls',
  messages: 'privacy.about.messages',
  consent: 'privacy.about.consent',
  emails: 'privacy.about.emails',
  contacts: 'privacy.about.contacts',
  numbers: 'privacy.about.numbers',
  chats: 'privacy.about.chats',
  meetings: 'privacy.about.meetings',
  webinars: 'privacy.about.webinars',
  'audit trail': 'privacy.about.auditTrail',
  'acceptable use': 'privacy.about.acceptableUse',
  other: 'privacy.about.other',
};

export const reasonWords: Record<string, TextKey> = {
  content: 'privacy.why.content',
  billing: 'privacy.why.billing',
  statistics: 'privacy.why.statistics',
  accountability: 'privacy.why.accountability',
  emergency: 'privacy.why.emergency',
  evidence: 'privacy.why.evidence',
  consent: 'privacy.why.consent',
  blocking: 'privacy.why.blocking',
  numbers: 'privacy.why.numbers',
  policy: 'privacy.why.policy',
  hold: 'privacy.why.hold',
  ids: 'privacy.why.ids',
};
