import type { Text } from '../catalog';

/** The page of the company's call log. */
export const companyLog = {
  'companyLog.answered': 'Répondus',
  'companyLog.blocked': 'Bloqués',
  'companyLog.capture': 'Télécharger pour Wireshark',
  'companyLog.details': 'Détails de {who}',
  'companyLog.direction': 'Sens',
  'companyLog.failed': 'Échoués',
  'companyLog.filters': 'Filtrer le journal d’appels',
  'companyLog.first': 'Du',
  'companyLog.keep': 'Enregistrer en tableau',
  'companyLog.ladder': 'Afficher les messages SIP',
  'companyLog.ladderLead':
    'Tous les messages SIP entre Clarion et les téléphones et opérateurs de cet appel, avec les secondes écoulées depuis son début. Ouvrez un message pour le lire. Les mots de passe, les clés de chiffrement et les chiffres composés sont masqués.',
  'companyLog.ladderOf': 'Messages SIP de {who}',
  'companyLog.laneCarrier': 'Opérateur',
  'companyLog.lanePhone': 'Téléphone',
  'companyLog.last': 'Au',
  'companyLog.lead': 'Tous les appels de l’entreprise, et pourquoi ils ont sonné là.',
  'companyLog.legs': 'Segments',
  'companyLog.message': '{from} vers {to} : {words}',
  'companyLog.messages': 'Messages SIP',
  'companyLog.missed': 'Sans réponse',
  'companyLog.noMessages': 'Aucun message SIP n’est conservé',
  'companyLog.noMessagesWords':
    'Ils sont supprimés après quelques jours, et les derniers sont écrits quelques secondes après l’appel.',
  'companyLog.none': 'Aucun appel',
  'companyLog.noneWords': 'Rien ne correspond à la demande.',
  'companyLog.notKept': 'Rien n’a été enregistré',
  'companyLog.outcome': 'Résultat',
  'companyLog.person': 'Personne',
  'companyLog.repeated': 'répété',
  'companyLog.title': 'Journal d’appels',
  'companyLog.voicemail': 'Messagerie vocale',
  'companyLog.why': 'Pourquoi cela a-t-il sonné ?',
} as const satisfies Record<string, Text>;
