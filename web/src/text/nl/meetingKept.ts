import type { meetingKept as english } from '../enMeetingKept';
import type { Text } from '../fill';

export const meetingKept: Record<keyof typeof english, Text> = {
  'kept.back': 'Alle vergaderingen',
  'kept.chat': 'Chat',
  'kept.openChat': 'Chat openen',
  'kept.events': 'Wat er gebeurde',
  'kept.joined': '{name} kwam binnen',
  'kept.left': '{name} ging weg',
  'kept.hand': '{name} stak een hand op',
  'kept.screenOn': '{name} begon een scherm te delen',
  'kept.screenOff': '{name} stopte met delen',
  'kept.wrote': '{name}: {text}',
  'kept.pollOpened': 'Peiling geopend: {text}',
  'kept.pollClosed': 'Peiling gesloten: {text}',
  'kept.connections': 'Verbindingen',
  'kept.device': 'Apparaat',
  'kept.good': 'Goed',
  'kept.network': 'Netwerk',
  'kept.notes': 'Notities',
  'kept.polls': 'Peilingen',
  'kept.receiver': 'Anderen ontvingen slecht',
  'kept.sender': 'Anderen verzonden slecht',
  'kept.server': 'Mediaserver',
  'kept.votes': '{option}: {count} van {all}',
};
