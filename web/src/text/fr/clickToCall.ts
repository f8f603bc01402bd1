import type { Text } from '../catalog';

/** Texts of buttons for web pages, by which visitors are called. */
export const clickToCall = {
  'clickToCall.add': 'Créer un bouton',
  'clickToCall.change': 'Modifier le bouton {name}',
  'clickToCall.color': 'Couleur',
  'clickToCall.consent': 'Ce que les visiteurs acceptent',
  'clickToCall.consentHint': 'Ils doivent cocher la case. Vide : rien n’est demandé.',
  'clickToCall.enabled': 'Les visiteurs peuvent l’utiliser',
  'clickToCall.html': 'HTML du bouton {name}',
  'clickToCall.label': 'Texte du bouton',
  'clickToCall.lead':
    'Un bouton pour votre page web : les visiteurs laissent leur numéro, vos téléphones sonnent et la touche 1 les appelle. Uniquement pendant vos horaires.',
  'clickToCall.myself': 'Moi-même',
  'clickToCall.name': 'Nom',
  'clickToCall.nameHint': 'Les téléphones l’affichent pour les visiteurs qui ne laissent pas de nom.',
  'clickToCall.none': 'Aucun bouton pour l’instant.',
  'clickToCall.off': 'Désactivé',
  'clickToCall.origins': 'Pages web',
  'clickToCall.originsHint': 'Il ne fonctionne que sur celles-ci. Appuyez sur Entrée après chacune.',
  'clickToCall.paste': 'Collez ceci là où le bouton doit apparaître',
  'clickToCall.pasteHint':
    'D’autres textes et couleurs sont aussi des attributs ; les premières lignes du script les énumèrent.',
  'clickToCall.perHour': 'Appels par heure au plus',
  'clickToCall.perNumber': 'Dont vers un même numéro',
  'clickToCall.preview': 'Aperçu ; il n’appelle personne.',
  'clickToCall.remove': 'Retirer le bouton {name}',
  'clickToCall.title': 'Boutons d’appel pour pages web',
  'clickToCall.whom': 'Les visiteurs sont appelés par',
} as const satisfies Record<string, Text>;
