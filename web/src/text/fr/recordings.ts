import type { Text } from '../catalogue';

/** The texts of recorded and parked calls, in French. */
export const recordings = {
  'admin.recordings': 'Enregistrements',
  'call.notParked': 'L’appel n’a pas pu être parqué',
  'call.notRecorded': 'L’appel n’est pas enregistré',
  'call.park': 'Parquer',
  'call.parkedAt': 'Parqué. N’importe quel téléphone de l’entreprise reprend l’appel avec {slot}.',
  'call.pauseRecording': 'Pause enreg.',
  'call.record': 'Enregistrer',
  'call.resumeRecording': 'Reprise enreg.',
  'recordings.add': 'Ajouter',
  'recordings.All': 'Tous les appels',
  'recordings.allow': 'Chacun peut enregistrer ses appels',
  'recordings.allowHint':
    'Avec le bouton dans l’application, ou depuis son téléphone. Là où la loi l’exige, tout le monde en est averti.',
  'recordings.always': 'Enregistrer systématiquement',
  'recordings.alwaysHint': 'Tous les appels des personnes ci-dessous. Les appels d’urgence ne sont jamais enregistrés.',
  'recordings.automatic': 'Toujours',
  'recordings.automaticLead': 'Les appelants entendent au début que l’appel est enregistré.',
  'recordings.days': 'jours',
  'recordings.daysHint': 'De 1 à 3650. Les enregistrements plus anciens sont supprimés définitivement.',
  'recordings.hear': 'Écouter l’appel avec {who}',
  'recordings.hide': 'Masquer l’enregistrement de l’appel avec {who}',
  'recordings.Inbound': 'Appels entrants',
  'recordings.keepAutomatic': 'Durée de conservation',
  'recordings.keepOnDemand': 'Durée de conservation',
  'recordings.lead': 'Ce qui est enregistré, ce qui en est dit aux personnes et combien de temps c’est conservé.',
  'recordings.mayPause': 'Chacun peut le mettre en pause',
  'recordings.mayPauseHint':
    'Par exemple pour des numéros de carte. Ce qui est dit pendant une pause n’est jamais enregistré.',
  'recordings.onDemand': 'À la demande',
  'recordings.onDemandLead':
    'Chaque enregistrement appartient à la personne qui l’a fait et s’écoute dans l’historique des appels.',
  'recordings.Outbound': 'Appels sortants',
  'recordings.person': 'Personne ou file d’attente',
  'recordings.remove': 'Ne plus enregistrer tous les appels de {who}',
  'recordings.tell': 'Avertir les personnes appelées',
  'recordings.tellHint': 'Par une annonce au début des appels sortants.',
  'recordings.tones': 'Une tonalité toutes les quinze secondes',
  'recordings.tonesHint': 'Dans les appels sortants, pour que personne ne l’oublie.',
  'recordings.which': 'Quels appels',
  'recordings.whose': 'Personnes dont tous les appels sont enregistrés',
  'recordings.whoseLead':
    'Entre deux collègues, un seul enregistrement est fait ; il appartient à la personne appelée.',
  'recordings.with': 'Appel avec {who}',
} as const satisfies Record<string, Text>;
