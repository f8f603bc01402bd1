import { type RefObject, useEffect, useState } from 'react';

interface Playing {
  at: number;
  /** Seconds; what the element knows, or what the server said. */
  length: number;
  paused: boolean;
  /** It can be played from where it stands. */
  ready: boolean;
}

/** What browsers record says nowhere how long it is: looking for its end makes them find out. */
function findLength(element: HTMLMediaElement): void {
  if (element.duration !== Number.POSITIVE_INFINITY) return;
  const back = () => {
    if (element.duration === Number.POSITIVE_INFINITY) return;
    element.removeEventListener('durationchange', back);
    element.currentTime = 0;
  };
  element.addEventListener('durationchange', back);
  element.currentTime = 1e7;
}

/** Where a sound is. */
export function usePlaying(element: RefObject<HTMLMediaElement | null>, url: string | undefined, known = 0): Playing {
  const [state, setState] = useState<Playing>({ at: 0, length: known, paused: true, ready: false });
  useEffect(() => {
    const media = element.current;
    if (!media || !url) return;
    const look = () => {
      const ready = Number.isFinite(media.duration) && !media.seeking;
      const length = Number.isFinite(media.duration) && media.duration > 0 ? media.duration : known;
      setState((now) => ({
        at: ready || now.ready ? Math.min(media.currentTime, length || 0) : 0,
        length,
        paused: media.paused,
        ready: ready || now.ready,
      }));
    };
    const loaded = () => {
      findLength(media);
      look();
    };
    const events = ['timeupdate', 'durationchange', 'play', 'pause', 'ended', 'seeked'];
    for (const event of events) media.addEventListener(event, look);
    media.addEventListener('loadedmetadata', loaded);
    return () => {
      for (const event of events) media.removeEventListener(event, look);
      media.removeEventListener('loadedmetadata', loaded);
    };
  }, [element, url, known]);
  return state;
}
