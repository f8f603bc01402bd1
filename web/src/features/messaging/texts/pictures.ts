/** Files that go with a text: what may go along, and making pictures small enough. */

export const mostFiles = 10;
/** All files of a text together. */
export const mostBytes = 1_500_000;
const longestSide = 1600;

export interface Picture {
  id: string;
  file: File;
  /** For the preview; null for what is no picture. */
  url: string | null;
}

/** What carriers take. Servers look at the bytes; this is for saying it at once. */
export const acceptedKinds =
  'image/*,video/mp4,video/3gpp,video/quicktime,video/webm,audio/*,text/vcard,text/calendar,text/plain,application/pdf';

const canBeMadeSmaller = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/bmp']);

let count = 0;
const pictureOf = (file: File): Picture => {
  count += 1;
  const url = file.type.startsWith('image/') ? URL.createObjectURL(file) : null;
  return { id: `p${count}`, file, url };
};

export const dropPicture = ({ url }: Picture): void => {
  if (url) URL.revokeObjectURL(url);
};

export const bytesOf = (pictures: Picture[]): number => pictures.reduce((sum, { file }) => sum + file.size, 0);

async function smaller(file: File, room: number): Promise<File> {
  const bitmap = await createImageBitmap(file);
  try {
    let side = Math.min(longestSide, Math.max(bitmap.width, bitmap.height));
    for (let quality = 0.85; side > 200; quality = Math.max(0.6, quality - 0.1), side *= 0.75) {
      const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality));
      if (blob && blob.size <= room)
        return new File([blob], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' });
    }
    return file;
  } finally {
    bitmap.close();
  }
}

export type Refusal = 'tooMany' | 'tooLarge' | 'empty';

export interface Added {
  pictures: Picture[];
  /** Files that were left out, with the reason. */
  refused: { name: string; why: Refusal }[];
}

/** Add files to those that are there. Pictures that are too large are made smaller; others are left out. */
export async function addFiles(before: Picture[], files: File[]): Promise<Added> {
  const pictures = [...before];
  const refused: Added['refused'] = [];
  for (const given of files) {
    if (given.size === 0) refused.push({ name: given.name, why: 'empty' });
    else if (pictures.length >= mostFiles) refused.push({ name: given.name, why: 'tooMany' });
    else {
      const room = mostBytes - bytesOf(pictures);
      const fits = given.size <= room;
      const file = fits || !canBeMadeSmaller.has(given.type) ? given : await smaller(given, room).catch(() => given);
      if (file.size > room) refused.push({ name: given.name, why: 'tooLarge' });
      else pictures.push(pictureOf(file));
    }
  }
  return { pictures, refused };
}

/** A form with a boundary that stays, so that the same request can be made again byte for byte. */
export function formOf(parameters: unknown, pictures: Picture[], boundary: string): Blob {
  const parts: BlobPart[] = [];
  const head = (name: string, file: string, type: string) =>
    parts.push(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\nContent-Type: ${type}\r\n\r\n`,
    );
  head('json', 'request.json', 'application/json');
  parts.push(JSON.stringify(parameters), '\r\n');
  for (const { file } of pictures) {
    head('attachment', file.name.replace(/["\r\n]/g, '_'), file.type || 'application/octet-stream');
    parts.push(file, '\r\n');
  }
  parts.push(`--${boundary}--\r\n`);
  return new Blob(parts, { type: `multipart/form-data; boundary=${boundary}` });
}
