/** The texts about profile photos, in English. */
export const photo = {
  'photo.choose': 'Choose photo',
  'photo.crop': 'Crop your photo',
  'photo.cropHint': 'Drag the picture, or use the arrow keys.',
  'photo.move': 'Part of the picture that is shown',
  'photo.remove': 'Remove photo',
  'photo.removed': 'Photo removed',
  'photo.save': 'Save photo',
  'photo.saved': 'Photo saved',
  'photo.unreadable': 'This picture cannot be read',
  'photo.unreadableAdvice': 'Choose a PNG, JPEG, WebP or GIF file.',
  'photo.zoom': 'Zoom',
} as const;
