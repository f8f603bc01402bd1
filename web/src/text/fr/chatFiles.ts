import type { Text } from '../catalog';

/** The texts of files, voice messages and links in chats, in French. */
export const chatFiles = {
  'chats.file.openTab': 'Ouvrir dans un nouvel onglet',
  'chats.file.pages': { one: 'PDF · {count} page', other: 'PDF · {count} pages' },
  'chats.file.pause': 'Mettre {name} en pause',
  'chats.file.place': 'Position dans {name}',
  'chats.file.save': 'Enregistrer {name} sur cet appareil',
  'chats.file.speed': 'Vitesse : {speed}',
  'chats.link.notRemoved': 'L’aperçu n’a pas pu être retiré',
  'chats.link.remove': 'Retirer l’aperçu de {host}',
  'chats.link.switch': 'Montrer où mènent les liens dans les messages',
  'chats.link.switchHint':
    'Clarion récupère lui-même le titre, la description et l’image des pages liées. Ces pages apprennent que quelqu’un ici a écrit leur adresse.',
  'chats.link.switchOff': 'L’exploitant de cette installation l’a désactivé pour tous.',
  'chats.link.title': 'Liens dans les messages',
  'chats.voice': 'Message audio',
  'chats.voice.discard': 'Abandonner l’enregistrement',
  'chats.voice.done': 'Terminer l’enregistrement',
  'chats.voice.isRecording': 'Enregistrement en cours',
  'chats.voice.none': 'Aucun micro trouvé',
  'chats.voice.noneWords':
    'Branchez-en un, ou autorisez cette page à l’utiliser : le réglage se trouve sous le cadenas à côté de l’adresse.',
  'chats.voice.start': 'Enregistrer un message audio',
} as const satisfies Record<string, Text>;
