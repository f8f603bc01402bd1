import type { Text } from '../catalog';

/** Texts of menus that listen to callers. */
export const receptionist = {
  'receptionist.add': 'Ajouter une question',
  'receptionist.closed': 'Réponse en dehors des heures d’ouverture',
  'receptionist.closedHint': 'Vide : la même réponse à toute heure.',
  'receptionist.deaf': 'La reconnaissance vocale n’est pas disponible : {problem} Les appelants utilisent les touches.',
  'receptionist.enabled': 'Les appelants peuvent dire ce qu’ils souhaitent',
  'receptionist.hint':
    'Après les paroles du menu et une tonalité. Les touches fonctionnent comme toujours ; 0 est le standard.',
  'receptionist.listen': 'Écoute',
  'receptionist.listenNamed': 'Écouter les appelants de {name}',
  'receptionist.mailbox': 'Qui prend les messages',
  'receptionist.mailboxHint': 'Pour les appelants qui demandent à en laisser un. Personne : le standard est appelé.',
  'receptionist.noMailbox': 'Personne ne prend les messages',
  'receptionist.phrases': 'Façons de la poser',
  'receptionist.phrasesHint': 'Courtes, comme on les dit : « heures d’ouverture ». Appuyez sur Entrée après chacune.',
  'receptionist.question': 'Question {number}',
  'receptionist.remove': 'Retirer',
  'receptionist.removeOne': 'Retirer la question {number}',
  'receptionist.saved': 'Le réceptionniste le sait maintenant.',
  'receptionist.say': 'Dites quelque chose',
  'receptionist.sayHint':
    'Comme le dirait un appelant, après enregistrement : « Je voudrais parler au service commercial ».',
  'receptionist.text': 'Réponse, lue par une voix',
  'receptionist.title': 'Réceptionniste de {name}',
  'receptionist.try': 'Essayer',
  'receptionist.wouldAsk': 'Demande une précision : {names}',
  'receptionist.wouldCall': 'Appelle {name}',
  'receptionist.wouldRepeat': 'Ne comprend pas et redemande',
  'receptionist.wouldSay': 'Dit : {text}',
  'receptionist.wouldTake': 'Prend un message pour {name}',
} as const satisfies Record<string, Text>;
