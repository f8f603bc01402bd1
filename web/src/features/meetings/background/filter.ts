/** A camera with another background: drawn picture by picture, and sent as a track of its own. */
import { cover } from './background';
import { MODEL_SIZE, openSegmenter, type Segmenter } from './segmenter';

const FPS = 15;
/** A picture this many times smaller, drawn in full size, is a blurred one. */
const BLUR = 32;

/** Ticks also while the page is hidden, where timers of a page stand still. */
function ticker(tick: () => void): () => void {
  const source = URL.createObjectURL(new Blob([`setInterval(() => postMessage(0), ${1000 / FPS})`]));
  const worker = new Worker(source);
  worker.onmessage = tick;
  return () => {
    worker.terminate();
    URL.revokeObjectURL(source);
  };
}

async function playing(camera: MediaStreamTrack): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([camera]);
  await video.play();
  return video;
}

async function pictureOf(source: string): Promise<HTMLImageElement | null> {
  if (!source) return null;
  const image = new Image();
  image.src = source;
  await image.decode();
  return image;
}

const canvas = (width: number, height: number): HTMLCanvasElement =>
  Object.assign(document.createElement('canvas'), { width, height });
const contextOf = (on: HTMLCanvasElement): CanvasRenderingContext2D => on.getContext('2d') as CanvasRenderingContext2D;

/** `picture`: what is behind the person; empty: the room, blurred. */
export async function filtered(camera: MediaStreamTrack, picture: string): Promise<MediaStreamTrack> {
  const [segmenter, video, image] = await Promise.all([openSegmenter(), playing(camera), pictureOf(picture)]);
  const shown = canvas(video.videoWidth, video.videoHeight);
  const painter = new Painter(segmenter, video, shown, image);
  await painter.paint(); // nothing of the room is sent before the first mask
  const track = shown.captureStream(FPS).getVideoTracks()[0];
  if (!track) throw new Error('This browser cannot send a drawn picture.');
  track.contentHint = 'motion';
  const stopTicking = ticker(() => void painter.paint().catch(() => undefined));
  const stop = track.stop.bind(track);
  track.stop = () => {
    stopTicking();
    camera.stop();
    video.srcObject = null;
    stop();
  };
  camera.addEventListener('ended', () => {
    track.stop();
    track.dispatchEvent(new Event('ended'));
  });
  return track;
}

class Painter {
  private busy = false;
  private rests = 0;
  private readonly small: HTMLCanvasElement;
  private readonly looked = canvas(...MODEL_SIZE);
  /** The picture that the mask is of: a later one may have the room where the person was. */
  private readonly taken: HTMLCanvasElement;

  constructor(
    private readonly segmenter: Segmenter,
    private readonly video: HTMLVideoElement,
    private readonly shown: HTMLCanvasElement,
    private readonly image: HTMLImageElement | null,
  ) {
    this.taken = canvas(shown.width, shown.height);
    this.small = canvas(Math.ceil(shown.width / BLUR), Math.ceil(shown.height / BLUR));
  }

  /** The next picture; left out while one is being made, and then for as long: the page has other things to do. */
  async paint(): Promise<void> {
    const began = performance.now();
    if (this.busy || began < this.rests) return;
    this.busy = true;
    try {
      const { width, height } = this.shown;
      contextOf(this.taken).drawImage(this.video, 0, 0, width, height);
      contextOf(this.looked).drawImage(this.taken, 0, 0, ...MODEL_SIZE);
      const mask = await this.segmenter.segment(this.looked);
      const paint = contextOf(this.shown);
      paint.globalCompositeOperation = 'copy';
      paint.drawImage(mask, 0, 0, width, height);
      paint.globalCompositeOperation = 'source-in';
      paint.drawImage(this.taken, 0, 0, width, height);
      paint.globalCompositeOperation = 'destination-over';
      if (this.image) cover(paint, this.image, width, height);
      else this.blur(paint, width, height);
    } finally {
      this.busy = false;
      const now = performance.now();
      this.rests = now + (now - began);
    }
  }

  private blur(paint: CanvasRenderingContext2D, width: number, height: number): void {
    contextOf(this.small).drawImage(this.taken, 0, 0, this.small.width, this.small.height);
    paint.imageSmoothingQuality = 'high';
    paint.drawImage(this.small, 0, 0, width, height);
  }
}
