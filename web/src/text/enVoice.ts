/** Texts of voice rooms of chats, in English; en.ts takes them in. */
export const voice = {
  'voice.allow': 'This chat has a voice room',
  'voice.called': '{who} called everybody',
  'voice.callEverybody': 'Call everybody',
  'voice.enter': 'Enter',
  'voice.failed': 'That did not work',
  'voice.inRoom': { one: '{count} person in the voice room', other: '{count} people in the voice room' },
  'voice.join': 'Join',
  'voice.leave': 'Leave',
  'voice.nobody': 'Nobody is in it. Enter, and others see that you are there; nobody is rung.',
  'voice.notEncrypted': 'Messages here are end-to-end encrypted; what is said in the voice room is not.',
  'voice.notRung': { one: '{who} cannot be rung now', other: 'Not rung now: {who}' },
  'voice.off': 'The voice room of this chat is switched off.',
  'voice.over': { one: 'A call of {count} minute: {who}', other: 'A call of {count} minutes: {who}' },
  'voice.overNobody': 'The call is over. Nobody was in it.',
  'voice.people': 'In the voice room',
  'voice.room': 'Voice room',
} as const;
