import type { Text } from '../catalog';

/** Texts of conferences by phone, in French. */
export const conferences = {
  'conference.copy': 'Copier : {what}',
  'conference.dialIn': 'Rejoindre par téléphone',
  'conference.dialInLead':
    'Appelez l’un de ces numéros, ou *58 depuis un téléphone de l’entreprise, et saisissez un code.',
  'conference.drop': 'Retirer de la conférence',
  'conference.dropWho': 'Retirer {who} de la conférence',
  'conference.early': 'Les autres peuvent commencer sans moi',
  'conference.earlyHint':
    'Sinon, ils entendent de la musique jusqu’à ce que quelqu’un saisisse le code d’organisateur.',
  'conference.failed': 'Cela n’a pas fonctionné',
  'conference.host': 'Organisateur',
  'conference.hostCode': 'Code d’organisateur',
  'conference.keys':
    'Au téléphone : *#6 coupe votre micro, *#3 quitte. Organisateurs : *#5 coupe tous les autres micros, *#7 verrouille, *#8 active ou désactive les tonalités, *#9 enregistre.',
  'conference.lead': 'Parlez à plusieurs par téléphone.',
  'conference.locked': 'Verrouillée : personne d’autre ne peut entrer',
  'conference.members': 'Dans la conférence',
  'conference.merge': 'Réunir les appels',
  'conference.mergeWith': 'Réunir avec l’appel de {who}',
  'conference.merged': '{who} est dans la conférence',
  'conference.muted': 'Micro coupé',
  'conference.muteWho': 'Couper le micro de {who}',
  'conference.noNumbers':
    'Aucun pour l’instant : les personnes de l’extérieur ne peuvent pas se joindre par téléphone. Un administrateur peut réserver un numéro de la société aux conférences.',
  'conference.nobody': 'Personne n’est en conférence actuellement',
  'conference.nobodyWords': 'Appelez un numéro, ou réunissez deux appels : les présents s’affichent ici.',
  'conference.notMerged': 'Les appels n’ont pas pu être réunis',
  'conference.now': 'En ce moment',
  'conference.numbers': 'Numéros',
  'conference.numbersHint': 'Les administrateurs choisissent les numéros de l’entreprise réservés aux conférences.',
  'conference.participantCode': 'Code pour les autres',
  'conference.quiet': 'Seuls les organisateurs sont entendus',
  'conference.talks': 'Entend et est entendu',
  'conference.title': 'Conférence',
  'conference.unmuteWho': 'Réactiver le micro de {who}',
  'conference.waits': 'Attend l’organisateur',
} as const satisfies Record<string, Text>;
