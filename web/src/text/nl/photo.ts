import type { Text } from '../catalog';

/** The texts about profile photos, in Dutch. */
export const photo = {
  'photo.choose': 'Foto kiezen',
  'photo.crop': 'Uw foto bijsnijden',
  'photo.cropHint': 'Sleep de foto, of gebruik de pijltoetsen.',
  'photo.move': 'Deel van de foto dat te zien is',
  'photo.remove': 'Foto verwijderen',
  'photo.removed': 'Foto verwijderd',
  'photo.save': 'Foto opslaan',
  'photo.saved': 'Foto opgeslagen',
  'photo.unreadable': 'Deze afbeelding is niet leesbaar',
  'photo.unreadableAdvice': 'Kies een PNG-, JPEG-, WebP- of GIF-bestand.',
  'photo.zoom': 'Zoom',
} as const satisfies Record<string, Text>;
