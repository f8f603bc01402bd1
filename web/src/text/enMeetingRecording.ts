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
  'meet.goLive': 'Go live',
  'meet.goLiveWords':
    'Everybody in the meeting is told. Viewers watch with a link; with the address of a service it is sent there too.',
  'meet.live': 'Live',
  'meet.streamAddress': 'Server address of the service (optional)',
  'meet.streamKey': 'Stream key',
  'meet.streamKeyShow': 'Show the stream key',
  'meet.streamLink': 'Copy the link for viewers',
  'meet.streamLinkCopied': 'The link for viewers is copied.',
  'meet.streamLost': 'The meeting is no longer live: the server could not go on with the stream.',
  'meet.streamNotTaken': 'Live, but not on {host}',
  'meet.streamStarted': 'This meeting is now live.',
  'meet.streamStop': 'Stop the stream',
  'meet.streamStopped': 'This meeting is no longer live.',
  'meet.streamTold': 'This meeting is live',
  'meet.streamToldWords':
    '{name} streams video, sound and shared screens to others. If you stay, you agree to be streamed.',
} satisfies Record<string, Text>;
