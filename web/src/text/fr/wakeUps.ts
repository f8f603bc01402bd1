import type { Text } from '../catalog';

/** Texts of wake-up calls, and of how many phones may be signed in. */
export const wakeUps = {
  'phoneLimit.hint': 'Tous sonnent à chaque appel.',
  'phoneLimit.label': 'Nombre de téléphones avec lesquels une personne peut être connectée',
  'phoneLimit.fullHint':
    'Le plus ancien est celui qui s’est connecté en premier, les navigateurs avant les téléphones de bureau.',
  'phoneLimit.refuse': 'En refuser un de plus',
  'phoneLimit.replace': 'Déconnecter le plus ancien',
  'phoneLimit.title': 'Téléphones connectés en même temps',
  'phoneLimit.whenFull': 'Lorsque le maximum est atteint',
  'wakeUps.add': 'Programmer un réveil',
  'wakeUps.after': 'À nouveau après (minutes)',
  'wakeUps.change': 'Modifier le réveil de {time}',
  'wakeUps.lead':
    'Sonne à cette heure là où se trouve la personne ({zone}), même avec « Ne pas déranger ». Par téléphone : {code}.',
  'wakeUps.next': 'Prochain : {when}',
  'wakeUps.none': 'Aucun réveil n’est programmé.',
  'wakeUps.over': 'Terminé',
  'wakeUps.remove': 'Retirer le réveil de {time}',
  'wakeUps.repeat': 'Répétition',
  'wakeUps.repeat.Daily': 'Chaque jour',
  'wakeUps.repeat.Once': 'Une fois',
  'wakeUps.repeat.Workdays': 'Du lundi au vendredi',
  'wakeUps.result.Answered': 'Répondu',
  'wakeUps.result.Missed': 'Non effectué : rien ne fonctionnait à cette heure',
  'wakeUps.result.NoAnswer': 'Sans réponse',
  'wakeUps.result.NoPhone': 'Aucun téléphone n’était connecté',
  'wakeUps.result.Snoozed': 'Reporté',
  'wakeUps.snooze': 'Report par la touche 1 (minutes)',
  'wakeUps.sound': 'Joue ensuite',
  'wakeUps.sound.Evening': 'Musique douce',
  'wakeUps.sound.Music': 'Musique',
  'wakeUps.sound.None': 'Rien',
  'wakeUps.time': 'Heure',
  'wakeUps.title': 'Réveils',
  'wakeUps.tries': 'Sonne au plus (fois)',
} as const satisfies Record<string, Text>;
