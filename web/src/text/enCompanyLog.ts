import type { Text } from './catalog';

/** The page of the company's call log. */
export const companyLog = {
  'companyLog.answered': 'Answered',
  'companyLog.blocked': 'Blocked',
  'companyLog.capture': 'Download for Wireshark',
  'companyLog.details': 'Details of {who}',
  'companyLog.direction': 'Direction',
  'companyLog.failed': 'Failed',
  'companyLog.filters': 'Narrow the call log',
  'companyLog.first': 'From day',
  'companyLog.keep': 'Export as a table',
  'companyLog.ladder': 'Show SIP messages',
  'companyLog.ladderLead':
    'Every SIP message between Clarion and the phones and carriers of this call, with seconds since its start. Open a message to read it. Passwords, media keys and digits are hidden.',
  'companyLog.ladderOf': 'SIP messages of {who}',
  'companyLog.laneCarrier': 'Carrier',
  'companyLog.lanePhone': 'Phone',
  'companyLog.last': 'Until day',
  'companyLog.lead': 'Every call of the company, and why it rang where it did.',
  'companyLog.legs': 'Legs',
  'companyLog.message': '{from} to {to}: {words}',
  'companyLog.messages': 'SIP messages',
  'companyLog.missed': 'Not answered',
  'companyLog.noMessages': 'No SIP messages are kept',
  'companyLog.noMessagesWords':
    'They are deleted after some days, and the last ones are written a few seconds after a call.',
  'companyLog.none': 'No calls',
  'companyLog.noneWords': 'Nothing matches what is asked for.',
  'companyLog.notKept': 'Nothing was saved',
  'companyLog.outcome': 'Result',
  'companyLog.person': 'Person',
  'companyLog.repeated': 'again',
  'companyLog.title': 'Call log',
  'companyLog.voicemail': 'Voicemail',
  'companyLog.why': 'Why did this ring?',
} as const satisfies Record<string, Text>;
