import type { Text } from './fill';

/** What stays of a meeting: recording, transcript, summary. en.ts takes them in. */
export const meetingRecords = {
  'meetings.actions': 'Action items',
  'meetings.afterwards': 'What stays of this meeting',
  'meetings.chapters': 'Chapters',
  'meetings.delete': 'Delete recording',
  'meetings.deleteSure': 'Delete this recording with its transcript, for good?',
  'meetings.download': 'Download',
  'meetings.expires': 'Kept until {date}',
  'meetings.gone': 'The meeting was not found',
  'meetings.highlights': 'Most telling',
  'meetings.noRecordings': 'This meeting was not recorded.',
  'meetings.noSummary': 'No summary: no language model is configured, or your company has not turned summaries on.',
  'meetings.noTranscript':
    'No transcript: the server has no speech recognition, or your company has turned transcripts off.',
  'meetings.nothingSaid': 'Nothing was said.',
  'meetings.open': 'Recording, transcript and attendance of {name}',
  'meetings.points': 'Summary',
  'meetings.recordedBy': 'Recorded by {name}',
  'meetings.recordingFailed': 'The recording could not be finished.',
  'meetings.recordingNumber': 'Recording {number}',
  'meetings.recordingOn': 'Being recorded.',
  'meetings.recordingWorks': 'The recording is being prepared. This takes about as long as the meeting did.',
  'meetings.summaryFailed': 'The summary could not be written.',
  'meetings.summaryWorks': 'The summary is being written.',
  'meetings.transcript': 'Transcript',
  'meetings.transcriptFailed': 'The transcript could not be made.',
  'meetings.transcriptWorks': 'The transcript is being made.',
  'meetings.attended': 'Attendance',
} satisfies Record<string, Text>;
