import type { Text } from './fill';

/** What stays of a meeting on its page: chat, notes, polls and connections. */
export const meetingKept = {
  'kept.back': 'All meetings',
  'kept.chat': 'Chat',
  'kept.openChat': 'Open the chat',
  'kept.events': 'What happened',
  'kept.joined': '{name} joined',
  'kept.left': '{name} left',
  'kept.hand': '{name} raised a hand',
  'kept.screenOn': '{name} started sharing a screen',
  'kept.screenOff': '{name} stopped sharing',
  'kept.wrote': '{name}: {text}',
  'kept.pollOpened': 'Poll opened: {text}',
  'kept.pollClosed': 'Poll closed: {text}',
  'kept.connections': 'Connections',
  'kept.device': 'Device',
  'kept.good': 'Good',
  'kept.network': 'Network',
  'kept.notes': 'Notes',
  'kept.polls': 'Polls',
  'kept.receiver': 'Others received badly',
  'kept.sender': 'Others sent badly',
  'kept.server': 'Media server',
  'kept.votes': '{option}: {count} of {all}',
} as const satisfies Record<string, Text>;
