import type { Text } from '../catalog';

/** Texts of voice rooms of chats, in French. */
export const voice = {
  'voice.allow': 'Cette discussion a un salon vocal',
  'voice.called': '{who} a appelé tout le monde',
  'voice.callEverybody': 'Appeler tout le monde',
  'voice.desk': 'Depuis un téléphone de bureau : composez {dial}, puis {code} et la touche dièse.',
  'voice.enter': 'Entrer',
  'voice.failed': 'Cela n’a pas fonctionné',
  'voice.inRoom': {
    one: '{count} personne dans le salon vocal',
    other: '{count} personnes dans le salon vocal',
  },
  'voice.join': 'Rejoindre',
  'voice.leave': 'Quitter',
  'voice.nobody': 'Personne n’y est. Entrez, et les autres voient que vous y êtes ; aucun téléphone ne sonne.',
  'voice.notEncrypted':
    'Les messages ici sont chiffrés de bout en bout ; ce qui est dit dans le salon vocal ne l’est pas.',
  'voice.notRung': { one: '{who} ne peut pas être appelé maintenant', other: 'Non appelés : {who}' },
  'voice.off': 'Le salon vocal de cette discussion est désactivé.',
  'voice.over': { one: 'Un appel de {count} minute : {who}', other: 'Un appel de {count} minutes : {who}' },
  'voice.overNobody': 'L’appel est terminé. Personne n’y était.',
  'voice.people': 'Dans le salon vocal',
  'voice.room': 'Salon vocal',
} as const satisfies Record<string, Text>;
