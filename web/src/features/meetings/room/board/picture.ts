import { HEIGHT, WIDTH } from './shapes';

/** The board as a PNG. */
export async function pictureOf(surface: SVGSVGElement): Promise<Blob | null> {
  const copy = surface.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('width', String(WIDTH));
  copy.setAttribute('height', String(HEIGHT));
  copy.removeAttribute('class');
  const image = new Image(WIDTH, HEIGHT);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  canvas.getContext('2d')?.drawImage(image, 0, 0, WIDTH, HEIGHT);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

export async function savePicture(surface: SVGSVGElement, name: string): Promise<void> {
  const picture = await pictureOf(surface);
  if (!picture) return;
  const href = URL.createObjectURL(picture);
  Object.assign(document.createElement('a'), { href, download: `${name}.png` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
