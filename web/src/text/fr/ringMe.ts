import type { Text } from '../catalogue';

/** Texts of buttons for web pages, by which visitors are called. */
export const ringMe = {
  'ringMe.add': 'Créer un bouton',
  'ringMe.change': 'Modifier le bouton {name}',
  'ringMe.color': 'Couleur',
  'ringMe.consent': 'Ce que les visiteurs acceptent',
  'ringMe.consentHint': 'Ils doivent cocher la case. Vide : rien n’est demandé.',
  'ringMe.enabled': 'Les visiteurs peuvent l’utiliser',
  'ringMe.html': 'HTML du bouton {name}',
  'ringMe.label': 'Texte du bouton',
  'ringMe.lead':
    'Un bouton pour votre page web : les visiteurs laissent leur numéro, vos téléphones sonnent et la touche 1 les appelle. Uniquement pendant vos horaires.',
  'ringMe.myself': 'Moi-même',
  'ringMe.name': 'Nom',
  'ringMe.nameHint': 'Les téléphones l’affichent pour les visiteurs qui ne laissent pas de nom.',
  'ringMe.none': 'Aucun bouton pour l’instant.',
  'ringMe.off': 'Désactivé',
  'ringMe.origins': 'Pages web',
  'ringMe.originsHint': 'Il ne fonctionne que sur celles-ci. Appuyez sur Entrée après chacune.',
  'ringMe.paste': 'Collez ceci là où le bouton doit apparaître',
  'ringMe.pasteHint':
    'D’autres textes et couleurs sont aussi des attributs ; les premières lignes du script les énumèrent.',
  'ringMe.perHour': 'Appels par heure au plus',
  'ringMe.perNumber': 'Dont vers un même numéro',
  'ringMe.preview': 'Aperçu ; il n’appelle personne.',
  'ringMe.remove': 'Retirer le bouton {name}',
  'ringMe.title': 'Boutons d’appel pour pages web',
  'ringMe.whom': 'Les visiteurs sont appelés par',
} as const satisfies Record<string, Text>;
