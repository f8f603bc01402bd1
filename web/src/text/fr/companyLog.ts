import type { Text } from '../catalog';

/** The page of the company's call log. */
export const companyLog = {
  'companyLog.answered': 'Répondus',
  'companyLog.blocked': 'Bloqués',
  'companyLog.details': 'Détails de {who}',
  'companyLog.direction': 'Sens',
  'companyLog.failed': 'Échoués',
  'companyLog.filters': 'Filtrer le journal d’appels',
  'companyLog.first': 'Du',
  'companyLog.keep': 'Enregistrer en tableau',
  'companyLog.last': 'Au',
  'companyLog.lead': 'Tous les appels de l’entreprise, et pourquoi ils ont sonné là.',
  'companyLog.legs': 'Segments',
  'companyLog.missed': 'Sans réponse',
  'companyLog.none': 'Aucun appel',
  'companyLog.noneWords': 'Rien ne correspond à la demande.',
  'companyLog.notKept': 'Rien n’a été enregistré',
  'companyLog.number': 'Numéro de téléphone',
  'companyLog.outcome': 'Résultat',
  'companyLog.person': 'Personne',
  'companyLog.title': 'Journal d’appels',
  'companyLog.voicemail': 'Messagerie vocale',
  'companyLog.why': 'Pourquoi cela a-t-il sonné ?',
} as const satisfies Record<string, Text>;
