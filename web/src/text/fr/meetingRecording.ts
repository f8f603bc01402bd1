import type { meetingRecording as english } from '../enMeetingRecording';
import type { Text } from '../fill';

export const meetingRecording: Record<keyof typeof english, Text> = {
  'meet.captions': 'Sous-titres',
  'meet.captionsListening': 'Les sous-titres sont activés. Ils apparaissent quelques secondes après les paroles.',
  'meet.captionsOff': 'Désactiver les sous-titres',
  'meet.captionsOn': 'Activer les sous-titres',
  'meet.record': 'Enregistrer',
  'meet.recordPause': 'Suspendre l’enregistrement',
  'meet.recordResume': 'Reprendre l’enregistrement',
  'meet.recordStop': 'Arrêter l’enregistrement',
  'meet.recording': 'Enregistrement',
  'meet.recordingIsPaused': 'Enregistrement suspendu',
  'meet.recordingLostDisk':
    'L’enregistrement s’est arrêté : le disque du serveur est presque plein. Ce qui a été enregistré est conservé.',
  'meet.recordingLostWrite':
    'L’enregistrement s’est arrêté : le serveur ne peut pas l’écrire. Ce qui a été enregistré est conservé.',
  'meet.recordingOf': 'Enregistrement de {name}',
  'meet.recordingPaused': 'L’enregistrement est suspendu.',
  'meet.recordingResumed': 'L’enregistrement a repris.',
  'meet.recordingStarted': 'Cette réunion est maintenant enregistrée.',
  'meet.recordingStay': 'Rester dans la réunion',
  'meet.recordingStopped': 'L’enregistrement est arrêté.',
  'meet.recordingTold': 'Cette réunion est enregistrée',
  'meet.recordingToldWords':
    '{name} enregistre l’image, le son et les écrans partagés. Si vous restez, vous acceptez d’être enregistré.',
};
