/** Plays HLS: by the browser itself where it can, otherwise by a library that is loaded then. */

const PLAYLIST = 'application/vnd.apple.mpegurl';
const RECOVERIES = 3;

/** `lost`: it does not go on. The returned function ends it. */
export function play(video: HTMLVideoElement, source: string, lost: () => void): () => void {
  let end: () => void = () => undefined;
  let over = false;
  const byLibrary = () =>
    void withLibrary(video, source, lost).then((stop) => {
      if (over) stop();
      else end = stop;
    }, lost);
  if (video.canPlayType(PLAYLIST)) {
    const failed = () => {
      end();
      if ('MediaSource' in globalThis) byLibrary();
      else lost();
    };
    video.addEventListener('error', failed);
    end = () => {
      video.removeEventListener('error', failed);
      video.removeAttribute('src');
      video.load();
    };
    video.src = source;
  } else byLibrary();
  return () => {
    over = true;
    end();
  };
}

async function withLibrary(video: HTMLVideoElement, source: string, lost: () => void): Promise<() => void> {
  const { default: Hls } = await import('hls.js/light');
  if (!Hls.isSupported()) throw new Error('This browser cannot play live streams.');
  const hls = new Hls({ liveDurationInfinity: true });
  let recoveries = RECOVERIES;
  hls.on(Hls.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && recoveries > 0) {
      recoveries -= 1;
      hls.recoverMediaError();
    } else lost();
  });
  hls.loadSource(source);
  hls.attachMedia(video);
  return () => hls.destroy();
}
