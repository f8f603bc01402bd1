import type { Text } from '../catalogue';

/** Texts of the page on which networks say where help is sent. */
export const emergencyPlaces = {
  'admin.emergencyPlaces': 'Lieux d’urgence',
  'places.add.switches': 'Ajouter un commutateur',
  'places.add.wireless-points': 'Ajouter une borne Wi-Fi',
  'places.addNetwork': 'Ajouter un réseau',
  'places.addPrivate': 'Ajouter des adresses internes',
  'places.addPublic': 'Ajouter des adresses publiques',
  'places.another': 'Une autre adresse…',
  'places.bssid': 'BSSID',
  'places.bssidHint': 'Par exemple AA:BB:CC:DD:EE:FF',
  'places.change': 'Modifier {name}',
  'places.chassisId': 'Identifiant du châssis',
  'places.chassisIdHint': 'Tel que LLDP l’annonce : AA:BB:CC:DD:EE:FF, ou une adresse IP',
  'places.devices': 'Téléphones dont le lieu suit le réseau',
  'places.devicesLead':
    'Un appel d’urgence depuis un tel téléphone transmet le lieu de son réseau, lorsqu’il est connu avec certitude.',
  'places.endIp': 'Dernière adresse',
  'places.follows': 'Le lieu de {name} suit le réseau',
  'places.lead':
    'Les secours sont envoyés là où le réseau situe l’appelant : par borne Wi-Fi, par commutateur et port, ou par adresse. Si rien n’est connu, l’adresse enregistrée s’applique.',
  'places.name': 'Nom',
  'places.networks': 'Réseaux',
  'places.none': 'Il n’y en a pas encore.',
  'places.port': 'Port',
  'places.portHint': 'Vide : tous les ports du commutateur',
  'places.private': 'Adresses internes, {number}',
  'places.public': 'Adresses publiques, {number}',
  'places.remove': 'Supprimer',
  'places.search': 'Rechercher par nom ou numéro',
  'places.startIp': 'Première adresse',
  'places.switches': 'Commutateurs',
  'places.users': 'Personnes dont les applications suivent le réseau',
  'places.usersLead': 'Pour les appels depuis l’application web et leurs autres applications.',
  'places.where': 'Où les secours trouvent la personne',
  'places.wireless-points': 'Bornes Wi-Fi',
} as const satisfies Record<string, Text>;
