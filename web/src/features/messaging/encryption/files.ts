import type { Attachment } from '../chats/shapes';
import { type Bytes, bytesOf, decrypt, encrypt, fromB64, joined, random, toB64 } from './primitives';

/** First in every sealed file, so that nothing takes it for another kind by chance. */
const magic = bytesOf('CLRNE2E1');
const about = 'clarion-e2e file 1';
export const sealedName = 'sealed.bin';

/** Seal a file, each under a key of its own, which goes into the message. */
export async function sealFile(file: File): Promise<{ sealed: File; secret: NonNullable<Attachment['secret']> }> {
  const [key, iv] = [random(32), random(12)];
  const plain = new Uint8Array(await file.arrayBuffer());
  const box = await encrypt(key, iv, plain, about);
  const sealed = new File([joined(magic, box)], sealedName, { type: 'application/octet-stream' });
  return { sealed, secret: { key: toB64(key), iv: toB64(iv) } };
}

export async function openFile(blob: Blob, file: Attachment): Promise<Blob> {
  if (!file.secret) return blob;
  const raw: Bytes = new Uint8Array(await blob.arrayBuffer());
  const plain = await decrypt(fromB64(file.secret.key), fromB64(file.secret.iv), raw.slice(magic.length), about);
  return new Blob([plain], { type: file.contentType });
}

type Facts = Pick<Attachment, 'width' | 'height' | 'duration'>;

const loaded = <T extends HTMLElement>(element: T, event: string): Promise<T> =>
  new Promise((done, failed) => {
    element.addEventListener(event, () => done(element), { once: true });
    element.addEventListener('error', () => failed(new Error('Not shown here')), { once: true });
  });

/** How large a picture, how long a sound or film is: looked at here, because the server cannot. */
export async function lookAt(file: File): Promise<Facts> {
  const url = URL.createObjectURL(file);
  try {
    if (file.type.startsWith('image/')) {
      const picture = new Image();
      const ready = loaded(picture, 'load');
      picture.src = url;
      const { naturalWidth, naturalHeight } = await ready;
      return { width: naturalWidth, height: naturalHeight };
    }
    if (/^(audio|video)\//.test(file.type)) {
      const player = document.createElement(file.type.startsWith('video/') ? 'video' : 'audio');
      const ready = loaded(player, 'loadedmetadata');
      player.src = url;
      const { duration } = await ready;
      const size = player instanceof HTMLVideoElement ? { width: player.videoWidth, height: player.videoHeight } : {};
      return { ...size, ...(Number.isFinite(duration) ? { duration } : {}) };
    }
    return {};
  } catch {
    return {};
  } finally {
    URL.revokeObjectURL(url);
  }
}
