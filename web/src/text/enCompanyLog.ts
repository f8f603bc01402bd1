import type { Text } from './catalog';

/** The page of the company's call log. */
export const companyLog = {
  'companyLog.answered': 'Answered',
  'companyLog.blocked': 'Blocked',
  'companyLog.details': 'Details of {who}',
  'companyLog.direction': 'Direction',
  'companyLog.failed': 'Failed',
  'companyLog.filters': 'Narrow the call log',
  'companyLog.first': 'From day',
  'companyLog.keep': 'Export as a table',
  'companyLog.last': 'Until day',
  'companyLog.lead': 'Every call of the company, and why it rang where it did.',
  'companyLog.legs': 'Legs',
  'companyLog.missed': 'Not answered',
  'companyLog.none': 'No calls',
  'companyLog.noneWords': 'Nothing matches what is asked for.',
  'companyLog.notKept': 'Nothing was saved',
  'companyLog.number': 'Phone number',
  'companyLog.outcome': 'Result',
  'companyLog.person': 'Person',
  'companyLog.title': 'Call log',
  'companyLog.voicemail': 'Voicemail',
  'companyLog.why': 'Why did this ring?',
} as const satisfies Record<string, Text>;
