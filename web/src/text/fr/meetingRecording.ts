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
  'meet.goLive': 'Passer en direct',
  'meet.goLiveWords':
    'Tous les participants sont avertis. On regarde avec un lien ; avec l’adresse d’un service, la réunion y est aussi diffusée.',
  'meet.live': 'En direct',
  'meet.streamAddress': 'Adresse du serveur du service (facultatif)',
  'meet.streamKey': 'Clé de diffusion',
  'meet.streamKeyShow': 'Afficher la clé de diffusion',
  'meet.streamLink': 'Copier le lien pour les spectateurs',
  'meet.streamLinkCopied': 'Le lien pour les spectateurs est copié.',
  'meet.streamLost': 'La réunion n’est plus en direct : le serveur n’a pas pu poursuivre la diffusion.',
  'meet.streamNotTaken': 'En direct, mais pas sur {host}',
  'meet.streamStarted': 'Cette réunion est maintenant diffusée en direct.',
  'meet.streamStop': 'Arrêter la diffusion',
  'meet.streamStopped': 'Cette réunion n’est plus en direct.',
  'meet.streamTold': 'Cette réunion est diffusée en direct',
  'meet.streamToldWords':
    '{name} diffuse l’image, le son et les écrans partagés à d’autres personnes. Si vous restez, vous acceptez d’être diffusé.',
  'meet.watchEnded': 'La diffusion en direct est terminée',
  'meet.watchEndedWords': '« {title} » est terminé. Vous pouvez fermer cette page.',
  'meet.watchExpired': 'Il a expiré : les liens sont valables 24 heures. Demandez-en un nouveau.',
  'meet.watchGone': 'Ce lien ne fonctionne pas',
  'meet.watchHost': 'Réunion en direct de {name}',
  'meet.watchInvalid': 'Vérifiez que vous avez le lien entier, ou demandez-en un nouveau.',
  'meet.watchRemoved': 'La personne à qui il a été donné a été exclue de la réunion.',
  'meet.watchSound': 'Activer le son',
  'meet.watchStarting': 'La diffusion en direct commence dans quelques secondes.',
};
