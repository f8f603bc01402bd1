import type { Text } from '../catalog';

/** Texts of accounts of one installation that share their directories. */
export const accountLinks = {
  'accountLinks.agree': 'Accepter',
  'accountLinks.ask': 'Proposer le partage',
  'accountLinks.asked': 'L’autre entreprise a reçu la proposition',
  'accountLinks.decline': 'Refuser',
  'accountLinks.departments': 'Services',
  'accountLinks.departmentsHint': 'Comme dans les profils des personnes. Appuyez sur Entrée après chacun.',
  'accountLinks.end': 'Arrêter le partage',
  'accountLinks.endOf': 'Arrêter le partage avec {name}',
  'accountLinks.lead':
    'Les entreprises de ce serveur peuvent trouver mutuellement leurs membres dans l’annuaire. Les deux doivent accepter ; chacune dit qui des siens est visible.',
  'accountLinks.none': 'Votre annuaire n’est partagé avec personne.',
  'accountLinks.people': 'Personnes de {name}',
  'accountLinks.saved': 'Enregistré',
  'accountLinks.shows.All': 'Tout le monde et tout l’annuaire',
  'accountLinks.shows.Departments': 'Certains services',
  'accountLinks.shows.Nobody': 'Personne',
  'accountLinks.shows.People': 'Les personnes',
  'accountLinks.showsTo': 'Qui, parmi les vôtres, {name} peut voir',
  'accountLinks.state.Agreed': 'Partagé',
  'accountLinks.state.Asked': 'Propose le partage',
  'accountLinks.state.Waiting': 'En attente de réponse',
  'accountLinks.theirId': 'Identifiant de compte de l’autre entreprise',
  'accountLinks.title': 'Comptes de ce serveur',
  'accountLinks.yourId': 'Votre identifiant de compte, pour recevoir des propositions',
} as const satisfies Record<string, Text>;
