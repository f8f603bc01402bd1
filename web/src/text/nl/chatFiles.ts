import type { Text } from '../catalog';

/** The texts of files, voice messages and links in chats, in Dutch. */
export const chatFiles = {
  'chats.file.openTab': 'Openen in een nieuw tabblad',
  'chats.file.pages': { one: 'PDF · {count} pagina', other: 'PDF · {count} pagina’s' },
  'chats.file.pause': '{name} pauzeren',
  'chats.file.place': 'Positie in {name}',
  'chats.file.save': '{name} op dit apparaat opslaan',
  'chats.file.speed': 'Snelheid: {speed}',
  'chats.link.notRemoved': 'Het voorbeeld kon niet worden verwijderd',
  'chats.link.remove': 'Voorbeeld van {host} verwijderen',
  'chats.link.switch': 'Tonen waar links in berichten heen leiden',
  'chats.link.switchHint':
    'Clarion haalt titel, beschrijving en afbeelding van de pagina’s zelf op. De pagina’s merken dat iemand hier hun adres heeft geschreven.',
  'chats.link.switchOff': 'Wie deze installatie beheert, heeft het voor iedereen uitgezet.',
  'chats.link.title': 'Links in berichten',
  'chats.voice': 'Spraakbericht',
  'chats.voice.discard': 'Opname weggooien',
  'chats.voice.done': 'Opname afronden',
  'chats.voice.isRecording': 'Opname loopt',
  'chats.voice.none': 'Er is geen microfoon',
  'chats.voice.noneWords':
    'Sluit er een aan of geef deze pagina toegang: de instelling zit bij het slotje naast het adres.',
  'chats.voice.start': 'Spraakbericht opnemen',
} as const satisfies Record<string, Text>;
