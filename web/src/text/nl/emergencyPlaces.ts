import type { Text } from '../catalogue';

/** Texts of the page on which networks say where help is sent. */
export const emergencyPlaces = {
  'admin.emergencyPlaces': 'Noodlocaties',
  'places.add.switches': 'Switch toevoegen',
  'places.add.wireless-points': 'Wifi-toegangspunt toevoegen',
  'places.addNetwork': 'Netwerk toevoegen',
  'places.addPrivate': 'Interne adressen toevoegen',
  'places.addPublic': 'Openbare adressen toevoegen',
  'places.another': 'Een ander adres …',
  'places.bssid': 'BSSID',
  'places.bssidHint': 'Bijvoorbeeld AA:BB:CC:DD:EE:FF',
  'places.change': '{name} wijzigen',
  'places.chassisId': 'Chassis-id',
  'places.chassisIdHint': 'Zoals LLDP het meldt: AA:BB:CC:DD:EE:FF, of een IP-adres',
  'places.devices': 'Telefoons waarvan de locatie het netwerk volgt',
  'places.devicesLead':
    'Een noodoproep vanaf zo’n telefoon geeft de locatie van het netwerk mee, als die zonder twijfel bekend is.',
  'places.endIp': 'Laatste adres',
  'places.follows': 'De locatie van {name} volgt het netwerk',
  'places.lead':
    'Hulp gaat naar waar het netwerk de beller ziet: op toegangspunt, op switch en poort, of op adres. Is er niets bekend, dan geldt het geregistreerde adres.',
  'places.name': 'Naam',
  'places.networks': 'Netwerken',
  'places.none': 'Er zijn er nog geen.',
  'places.port': 'Poort',
  'places.portHint': 'Leeg: elke poort van de switch',
  'places.private': 'Interne adressen, {number}',
  'places.public': 'Openbare adressen, {number}',
  'places.remove': 'Verwijderen',
  'places.search': 'Zoeken op naam of nummer',
  'places.startIp': 'Eerste adres',
  'places.switches': 'Switches',
  'places.users': 'Mensen van wie de apps het netwerk volgen',
  'places.usersLead': 'Voor gesprekken vanuit de webapp en hun andere apps.',
  'places.where': 'Waar hulp de persoon vindt',
  'places.wireless-points': 'Wifi-toegangspunten',
} as const satisfies Record<string, Text>;
