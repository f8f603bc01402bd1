import type { meetingRecords as english } from '../enMeetingRecords';
import type { Text } from '../fill';

export const meetingRecords: Record<keyof typeof english, Text> = {
  'meetings.actions': 'Actions à mener',
  'meetings.afterwards': 'Ce qui reste de cette réunion',
  'meetings.chapters': 'Chapitres',
  'meetings.delete': 'Supprimer l’enregistrement',
  'meetings.deleteSure': 'Supprimer définitivement cet enregistrement et sa transcription ?',
  'meetings.download': 'Télécharger',
  'meetings.expires': 'Conservé jusqu’au {date}',
  'meetings.gone': 'La réunion est introuvable',
  'meetings.highlights': 'L’essentiel',
  'meetings.noRecordings': 'Cette réunion n’a pas été enregistrée.',
  'meetings.noSummary':
    'Pas de résumé : aucun modèle de langue n’est configuré, ou votre entreprise n’a pas activé les résumés.',
  'meetings.noTranscript':
    'Pas de transcription : le serveur n’a pas de reconnaissance vocale, ou votre entreprise a désactivé les transcriptions.',
  'meetings.nothingSaid': 'Rien n’a été dit.',
  'meetings.open': 'Enregistrement, transcription et présences de {name}',
  'meetings.points': 'Résumé',
  'meetings.recordedBy': 'Enregistré par {name}',
  'meetings.recordingFailed': 'L’enregistrement n’a pas pu être terminé.',
  'meetings.recordingNumber': 'Enregistrement {number}',
  'meetings.recordingOn': 'En cours d’enregistrement.',
  'meetings.recordingWorks': 'L’enregistrement est en préparation. Cela dure à peu près autant que la réunion.',
  'meetings.summaryFailed': 'Le résumé n’a pas pu être écrit.',
  'meetings.summaryWorks': 'Le résumé est en cours de rédaction.',
  'meetings.transcript': 'Transcription',
  'meetings.transcriptFailed': 'La transcription a échoué.',
  'meetings.transcriptWorks': 'La transcription est en cours.',
  'meetings.attended': 'Présences',
};
