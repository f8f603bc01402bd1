import { useEffect, useRef, useState } from 'react';
import { useBytes, useObjectUrl } from '@/features/messaging/chats/fileBytes';
import { peaksOf } from '../recordings/peaks';

const bars = 80;

export interface Player {
  state: 'loading' | 'playing' | 'paused' | 'failed';
  /** Seconds. */
  at: number;
  length: number;
  speed: number;
  peaks: number[];
  toggle: () => void;
  /** Goes there; with `play`, and plays from there. */
  seek: (seconds: number, play?: boolean) => void;
  setSpeed: (speed: number) => void;
}

/** A sound that is paused before it began has not failed. */
const unlessStopped = (setBroken: (broken: boolean) => void) => (error: unknown) =>
  setBroken(!(error instanceof DOMException && error.name === 'AbortError'));

/** Plays a recording that only this session may fetch. `onStart`: somebody hears it. */
export function usePlayer(uri: string, knownLength: number, onStart?: () => void): Player {
  const { data, isError } = useBytes(uri, true);
  const url = useObjectUrl(data);
  const audio = useRef<HTMLAudioElement | null>(null);
  const started = useRef(onStart);
  started.current = onStart;
  // Words may be there, and pressed, before the sound is.
  const wanted = useRef<number | undefined>(undefined);
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(knownLength);
  const [speed, setSpeed] = useState(1);
  const [peaks, setPeaks] = useState<number[]>([]);

  useEffect(() => {
    let gone = false;
    void data?.arrayBuffer().then((bytes) => gone || setPeaks(peaksOf(bytes, bars)));
    return () => {
      gone = true;
    };
  }, [data]);

  useEffect(() => {
    if (!url) return;
    const element = new Audio(url);
    element.ontimeupdate = () => setAt(element.currentTime);
    element.onloadedmetadata = () => Number.isFinite(element.duration) && setLength(element.duration);
    element.onplay = () => {
      setPlaying(true);
      started.current?.();
    };
    element.onpause = () => setPlaying(false);
    element.onerror = () => setBroken(true);
    audio.current = element;
    if (wanted.current !== undefined) {
      element.currentTime = wanted.current;
      void element.play().catch(unlessStopped(setBroken));
      wanted.current = undefined;
    }
    return () => {
      element.pause();
      audio.current = null;
    };
  }, [url]);

  const play = () => void audio.current?.play().catch(unlessStopped(setBroken));
  const seek = (seconds: number, on = false) => {
    if (!audio.current) {
      if (on) wanted.current = seconds;
      return;
    }
    audio.current.currentTime = Math.min(Math.max(0, seconds), length || seconds);
    setAt(audio.current.currentTime);
    if (on) play();
  };
  return {
    state: isError || broken ? 'failed' : !url ? 'loading' : playing ? 'playing' : 'paused',
    at,
    length,
    speed,
    peaks,
    toggle: () => (playing ? audio.current?.pause() : play()),
    seek,
    setSpeed: (next) => {
      setSpeed(next);
      if (audio.current) audio.current.playbackRate = next;
    },
  };
}
