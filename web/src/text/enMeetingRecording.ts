import type { Text } from './fill';

/** Recording in a meeting: what people are told, and what hosts press. */
export const meetingRecording = {
  'meet.captions': 'Captions',
  'meet.captionsListening': 'Captions are on. They appear some seconds after something is said.',
  'meet.captionsOff': 'Turn off captions',
  'meet.captionsOn': 'Turn on captions',
  'meet.record': 'Record',
  'meet.recordPause': 'Pause recording',
  'meet.recordResume': 'Resume recording',
  'meet.recordStop': 'Stop recording',
  'meet.recording': 'Recording',
  'meet.recordingIsPaused': 'Recording paused',
  'meet.recordingLostDisk':
    'The recording has stopped: the disk of the server is nearly full. What was recorded is kept.',
  'meet.recordingLostWrite': 'The recording has stopped: the server cannot write it. What was recorded is kept.',
  'meet.recordingOf': 'Recording by {name}',
  'meet.recordingPaused': 'The recording is paused.',
  'meet.recordingResumed': 'The recording has resumed.',
  'meet.recordingStarted': 'This meeting is now being recorded.',
  'meet.recordingStay': 'Stay in the meeting',
  'meet.recordingStopped': 'The recording has stopped.',
  'meet.recordingTold': 'This meeting is being recorded',
  'meet.recordingToldWords': '{name} records video, sound and shared screens. If you stay, you agree to be recorded.',
} satisfies Record<string, Text>;
