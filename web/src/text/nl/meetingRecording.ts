import type { meetingRecording as english } from '../enMeetingRecording';
import type { Text } from '../fill';

export const meetingRecording: Record<keyof typeof english, Text> = {
  'meet.captions': 'Ondertitels',
  'meet.captionsListening': 'Ondertitels staan aan. Ze verschijnen enkele seconden nadat er iets is gezegd.',
  'meet.captionsOff': 'Ondertitels uitschakelen',
  'meet.captionsOn': 'Ondertitels inschakelen',
  'meet.record': 'Opnemen',
  'meet.recordPause': 'Opname pauzeren',
  'meet.recordResume': 'Opname hervatten',
  'meet.recordStop': 'Opname stoppen',
  'meet.recording': 'Opname',
  'meet.recordingIsPaused': 'Opname gepauzeerd',
  'meet.recordingLostDisk':
    'De opname is gestopt: de schijf van de server is bijna vol. Wat is opgenomen, blijft bewaard.',
  'meet.recordingLostWrite':
    'De opname is gestopt: de server kan haar niet wegschrijven. Wat is opgenomen, blijft bewaard.',
  'meet.recordingOf': 'Opname van {name}',
  'meet.recordingPaused': 'De opname is gepauzeerd.',
  'meet.recordingResumed': 'De opname is hervat.',
  'meet.recordingStarted': 'Deze vergadering wordt nu opgenomen.',
  'meet.recordingStay': 'In de vergadering blijven',
  'meet.recordingStopped': 'De opname is gestopt.',
  'meet.recordingTold': 'Deze vergadering wordt opgenomen',
  'meet.recordingToldWords':
    '{name} neemt beeld, geluid en gedeelde schermen op. Als u blijft, stemt u in met de opname.',
};
