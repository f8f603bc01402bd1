/** What somebody has put on a page, in dots of its picture. */
export type Mark = { kind: 'line'; points: [number, number][] } | { kind: 'text'; x: number; y: number; text: string };

const TEXT_DOTS = 44;
const PEN_DOTS = 5;

/** Draw marks on a page, over its picture. */
export function drawMarks(canvas: HTMLCanvasElement, picture: HTMLImageElement, marks: Mark[]): void {
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.drawImage(picture, 0, 0);
  pen.fillStyle = '#000';
  pen.strokeStyle = '#000';
  pen.lineWidth = PEN_DOTS;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.textBaseline = 'top';
  pen.font = `${TEXT_DOTS}px sans-serif`;
  for (const mark of marks) {
    if (mark.kind === 'text') {
      pen.fillText(mark.text, mark.x, mark.y);
      continue;
    }
    pen.beginPath();
    for (const [x, y] of mark.points) pen.lineTo(x, y);
    pen.stroke();
  }
}

export async function pictureOf(source: string): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  return picture;
}

/** Every page with its marks, as files that can be faxed. */
export async function filesOf(pages: string[], marks: Record<number, Mark[]>): Promise<File[]> {
  const files: File[] = [];
  for (const [index, source] of pages.entries()) {
    const canvas = document.createElement('canvas');
    drawMarks(canvas, await pictureOf(source), marks[index] ?? []);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (blob) files.push(new File([blob], `page-${index + 1}.png`, { type: 'image/png' }));
  }
  return files;
}
