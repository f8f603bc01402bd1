import type { Text } from '../catalog';

/** The texts of automatic text replies, in French. */
export const replies = {
  'autoReplies.afterHours': 'SMS hors horaires',
  'autoReplies.afterHoursHint': 'À un SMS reçu en dehors des heures d’ouverture.',
  'autoReplies.automatic': 'Réponse automatique',
  'autoReplies.away': 'SMS en cas d’absence',
  'autoReplies.awayHint': 'À un SMS reçu en mode ne pas déranger, ou pendant la période choisie ci-dessous.',
  'autoReplies.change': 'Réponses automatiques du {number}',
  'autoReplies.cut': 'Plus de {most} parties : le reste est omis.',
  'autoReplies.every': 'Heures entre deux réponses au même numéro',
  'autoReplies.everyHint': 'Personne ne reçoit de réponse plus souvent.',
  'autoReplies.from': 'Absent à partir du',
  'autoReplies.lead':
    'Répondent d’elles-mêmes aux appels manqués et aux SMS. Jamais aux SMS automatiques, aux numéros courts, ni à qui a répondu STOP.',
  'autoReplies.missedCall': 'Appels manqués',
  'autoReplies.missedCallHint': 'À un appel d’un téléphone mobile que personne n’a pris.',
  'autoReplies.none': 'Il n’y a ici aucun numéro pour les SMS.',
  'autoReplies.nothing': 'Ne répond à rien',
  'autoReplies.on': 'Activé',
  'autoReplies.preview': 'Sera envoyé ainsi : {text}',
  'autoReplies.text': 'Réponse : {kind}',
  'autoReplies.textHint': 'Écrivez {name}, {company} et {hours} : le nom, l’entreprise et les horaires y sont mis.',
  'autoReplies.title': 'Réponses automatiques',
  'autoReplies.until': 'Absent jusqu’au',
} as const satisfies Record<string, Text>;
