import { preference } from '@/design/preferences';

export type Background = 'none' | 'blur' | 'image';

/** What is shown behind a person. */
export const backgroundPreference = preference<Background>('background', 'none');
/** Their own picture, as a data URL; empty: none. */
export const picturePreference = preference<string>('background-picture', '');

/** The person wants another background, and this browser cannot show it: then it shows nothing of the room either. */
export class BackgroundFailed extends Error {
  constructor(cause: unknown) {
    super('The background could not be changed.', { cause });
    this.name = 'BackgroundFailed';
  }
}

/** A camera as others shall see it: itself, or a track whose background is blurred or exchanged. Stop that one alone. */
export async function withBackground(camera: MediaStreamTrack): Promise<MediaStreamTrack> {
  const wanted = backgroundPreference.get();
  if (wanted === 'none') return camera;
  // Who wants a picture and has not chosen one yet does not want the room to be seen: it is blurred until then.
  const picture = wanted === 'image' ? picturePreference.get() : '';
  try {
    const { filtered } = await import('./filter');
    return await filtered(camera, picture);
  } catch (error) {
    camera.stop();
    throw new BackgroundFailed(error);
  }
}

const WIDTH = 1280;
const HEIGHT = 720;

/** A picture of this machine, small enough to be kept, in the shape of a camera. */
export async function readPicture(file: Blob): Promise<string> {
  const image = await createImageBitmap(file);
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  cover(canvas.getContext('2d') as CanvasRenderingContext2D, image, WIDTH, HEIGHT);
  image.close();
  return canvas.toDataURL('image/jpeg', 0.85);
}

/** Draw a picture over a whole area; what sticks out is cut off. */
export function cover(
  paint: CanvasRenderingContext2D,
  image: CanvasImageSource & { width: number; height: number },
  width: number,
  height: number,
): void {
  const scale = Math.max(width / image.width, height / image.height);
  const [w, h] = [image.width * scale, image.height * scale];
  paint.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
}
