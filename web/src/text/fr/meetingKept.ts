import type { meetingKept as english } from '../enMeetingKept';
import type { Text } from '../fill';

export const meetingKept: Record<keyof typeof english, Text> = {
  'kept.back': 'Toutes les réunions',
  'kept.chat': 'Chat',
  'kept.openChat': 'Ouvrir la discussion',
  'kept.events': 'Déroulement',
  'kept.joined': '{name} est arrivé',
  'kept.left': '{name} est parti',
  'kept.hand': '{name} a levé la main',
  'kept.screenOn': '{name} a commencé à partager son écran',
  'kept.screenOff': '{name} a arrêté le partage',
  'kept.wrote': '{name} : {text}',
  'kept.pollOpened': 'Sondage ouvert : {text}',
  'kept.pollClosed': 'Sondage clos : {text}',
  'kept.connections': 'Connexions',
  'kept.device': 'Appareil',
  'kept.good': 'Bonne',
  'kept.network': 'Réseau',
  'kept.notes': 'Notes',
  'kept.polls': 'Sondages',
  'kept.receiver': 'Réception des autres insuffisante',
  'kept.sender': 'Envoi des autres insuffisant',
  'kept.server': 'Serveur multimédia',
  'kept.votes': '{option} : {count} sur {all}',
};
