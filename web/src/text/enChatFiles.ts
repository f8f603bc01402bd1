/** The texts of files, voice messages and links in chats, in English. */
export const chatFiles = {
  'chats.file.openTab': 'Open in a new tab',
  'chats.file.pages': { one: 'PDF · {count} page', other: 'PDF · {count} pages' },
  'chats.file.pause': 'Pause {name}',
  'chats.file.place': 'Place in {name}',
  'chats.file.save': 'Save {name} to this device',
  'chats.file.speed': 'Speed: {speed}',
  'chats.link.notRemoved': 'The preview could not be taken away',
  'chats.link.remove': 'Take away the preview of {host}',
  'chats.link.switch': 'Show what links in messages lead to',
  'chats.link.switchHint':
    'Clarion fetches title, description and picture of linked pages itself. Websites see that a link to them was posted here.',
  'chats.link.switchOff': 'Turned off for everyone by the operator of this server.',
  'chats.link.title': 'Links in messages',
  'chats.voice': 'Voice message',
  'chats.voice.discard': 'Discard the recording',
  'chats.voice.done': 'Finish the recording',
  'chats.voice.isRecording': 'Recording',
  'chats.voice.none': 'There is no microphone',
  'chats.voice.noneWords': 'Connect one, or let this page use it: the lock beside the address has the setting.',
  'chats.voice.start': 'Record a voice message',
} as const;
