/** The texts of what is done in chats besides talking: folders, polls, later, cards, files, commands. In English. */
export const chatWork = {
  'chats.folder.actions': 'More for the folder {folder}',
  'chats.folder.create': 'Create folder',
  'chats.folder.delete': 'Delete folder',
  'chats.folder.deleteTitle': 'Delete the folder {folder}?',
  'chats.folder.deleteWords': 'The chats in it stay; they show among people and teams again.',
  'chats.folder.down': 'Move down',
  'chats.folder.hint': 'Only you see it. Drag chats into it, or use the menu of a chat.',
  'chats.folder.moveTo': 'Move to {folder}',
  'chats.folder.name': 'Name of the folder',
  'chats.folder.new': 'New folder',
  'chats.folder.rename': 'Rename',
  'chats.folder.takeOut': 'Take out of {folder}',
  'chats.folder.up': 'Move up',
  'chats.listMore': 'More for the list',
} as const;
