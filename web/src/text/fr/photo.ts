import type { Text } from '../catalog';

/** The texts about profile photos, in French. */
export const photo = {
  'photo.choose': 'Choisir une photo',
  'photo.crop': 'Recadrer votre photo',
  'photo.cropHint': 'Faites glisser l’image ou utilisez les flèches du clavier.',
  'photo.move': 'Partie visible de l’image',
  'photo.remove': 'Supprimer la photo',
  'photo.removed': 'Photo supprimée',
  'photo.save': 'Enregistrer la photo',
  'photo.saved': 'Photo enregistrée',
  'photo.unreadable': 'Cette image est illisible',
  'photo.unreadableAdvice': 'Choisissez un fichier PNG, JPEG, WebP ou GIF.',
  'photo.zoom': 'Zoom',
} as const satisfies Record<string, Text>;
