import { useEffect, useState } from 'react';
import { meter } from '@/features/phone/devices/meter';

/** How loud a track is, 0 to 1. The track itself goes on when nobody measures it any more. */
export function useMeter(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!track || track.readyState === 'ended') return setLevel(0);
    const copy = track.clone();
    copy.enabled = true;
    return meter(new MediaStream([copy]), (now) => setLevel(Math.round(now * 50) / 50));
  }, [track]);
  return level;
}
