import type { Text } from './fill';

/** What stays of a meeting on its page: chat, notes, polls and connections. */
export const meetingKept = {
  'kept.back': 'All meetings',
  'kept.chat': 'Chat',
  'kept.openChat': 'Open the chat',
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
