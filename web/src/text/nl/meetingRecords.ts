import type { meetingRecords as english } from '../enMeetingRecords';
import type { Text } from '../fill';

export const meetingRecords: Record<keyof typeof english, Text> = {
  'meetings.actions': 'Actiepunten',
  'meetings.afterwards': 'Wat er van deze vergadering blijft',
  'meetings.chapters': 'Hoofdstukken',
  'meetings.delete': 'Opname verwijderen',
  'meetings.deleteSure': 'Deze opname met transcript definitief verwijderen?',
  'meetings.download': 'Downloaden',
  'meetings.expires': 'Bewaard tot {date}',
  'meetings.gone': 'De vergadering is niet gevonden',
  'meetings.highlights': 'Meest sprekend',
  'meetings.noRecordings': 'Deze vergadering is niet opgenomen.',
  'meetings.noSummary':
    'Geen samenvatting: er is geen taalmodel ingesteld, of uw bedrijf heeft samenvattingen niet ingeschakeld.',
  'meetings.noTranscript':
    'Geen transcript: de server heeft geen spraakherkenning, of uw bedrijf heeft transcripten uitgeschakeld.',
  'meetings.nothingSaid': 'Er is niets gezegd.',
  'meetings.open': 'Opname, transcript en aanwezigheid van {name}',
  'meetings.points': 'Samenvatting',
  'meetings.recordedBy': 'Opgenomen door {name}',
  'meetings.recordingFailed': 'De opname kon niet worden voltooid.',
  'meetings.recordingNumber': 'Opname {number}',
  'meetings.recordingOn': 'Wordt opgenomen.',
  'meetings.recordingWorks': 'De opname wordt voorbereid. Dat duurt ongeveer even lang als de vergadering.',
  'meetings.summaryFailed': 'De samenvatting kon niet worden geschreven.',
  'meetings.summaryWorks': 'De samenvatting wordt geschreven.',
  'meetings.transcript': 'Transcript',
  'meetings.transcriptFailed': 'Het transcript kon niet worden gemaakt.',
  'meetings.transcriptWorks': 'Het transcript wordt gemaakt.',
  'meetings.attended': 'Aanwezigheid',
};
