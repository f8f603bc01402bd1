import type { Text } from '../catalog';

/** The texts of closing an account, in French. */
export const closing = {
  'admin.closing': 'Fermer le compte',
  'closing.certificate': 'Télécharger le certificat',
  'closing.closed': 'Fermé',
  'closing.erasing': 'Effacement en cours',
  'closing.failed': 'Échec',
  'closing.give': 'Demander la fermeture',
  'closing.giveLead':
    'Tout fonctionne encore {days} jours, et vous pouvez changer d’avis d’ici là. Ensuite, tout ce qui appartient à l’entreprise est effacé définitivement.',
  'closing.hold': 'Conservation légale',
  'closing.holdReason': 'Motif, par exemple le numéro d’une affaire',
  'closing.isClosing': 'Votre compte va être fermé',
  'closing.isClosingLead':
    'Tout fonctionne jusqu’au {end}. Tout est effacé au plus tard le {due}. Les administrateurs reçoivent le certificat par e-mail.',
  'closing.keep': 'Conserver le compte',
  'closing.lead': 'Emportez vos données et vos numéros, puis faites tout effacer, avec un certificat signé.',
  'closing.legalHold': 'Une conservation légale de l’entreprise',
  'closing.liftHold': 'Lever la conservation',
  'closing.none': 'Aucun compte n’est en cours de fermeture',
  'closing.noneWords':
    'Les clients ferment leur compte sur leur propre page ; vous en fermez un avec « clarion accounts close ».',
  'closing.notice': 'Préavis en cours',
  'closing.numbers': 'Numéros de téléphone',
  'closing.numbersOf': '{count}, dont {leaving} en cours de transfert',
  'closing.overdue': 'En retard',
  'closing.people': 'Personnes',
  'closing.pinLocked': 'Vos numéros sont verrouillés contre le transfert. Déverrouillez-les pour les emporter.',
  'closing.pinNone': 'Aucun code de transfert n’est défini. Sans lui, aucun numéro ne peut être transféré.',
  'closing.pinSet': 'Donnez le code de transfert au nouvel opérateur. Les numéros restants sont rendus au fournisseur.',
  'closing.portOut': 'Un numéro en cours de transfert',
  'closing.providerHold': 'Une conservation légale du fournisseur',
  'closing.reason': 'Motif (facultatif)',
  'closing.retry': 'Réessayer',
  'closing.takeAlong': 'À emporter',
  'closing.takeAlongHint':
    'Une copie de tout est faite à la demande de fermeture, puis de nouveau une semaine avant la fin.',
  'closing.toCopy': 'Copie des données',
  'closing.toPorting': 'Code de transfert et numéros',
  'closing.typeName': 'Pour confirmer, saisissez « {name} »',
  'closing.waitsFor': 'L’effacement attend',
  'closing.whatGoes': 'Ce qui disparaît avec le compte',
  'closing.whatGoesLead': 'Personnes, appels, messages, enregistrements, réglages et fichiers.',
  'closing.withdrawn': 'Compte conservé',
} as const satisfies Record<string, Text>;
