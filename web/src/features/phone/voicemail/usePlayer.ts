import { useEffect, useRef, useState } from 'react';
import { request } from '@/api/client';

export interface Player {
  state: 'idle' | 'loading' | 'playing' | 'paused' | 'failed';
  /** Seconds. */
  position: number;
  length: number;
  speed: number;
  toggle: () => void;
  seek: (seconds: number) => void;
  setSpeed: (speed: number) => void;
}

const objectUrl = async (uri: string): Promise<string> => URL.createObjectURL(await (await request(uri)).blob());

/** Plays a recording that needs the session to be fetched. Nothing is loaded before the first press. */
export function usePlayer(uri: string | undefined, knownLength: number, onStart: () => void): Player {
  const audio = useRef<HTMLAudioElement | null>(null);
  const source = useRef<string | null>(null);
  const [state, setState] = useState<Player['state']>('idle');
  const [position, setPosition] = useState(0);
  const [length, setLength] = useState(knownLength);
  const [speed, setSpeed] = useState(1);

  useEffect(
    () => () => {
      audio.current?.pause();
      if (source.current) URL.revokeObjectURL(source.current);
    },
    [],
  );

  const load = async (): Promise<HTMLAudioElement> => {
    if (audio.current) return audio.current;
    source.current = await objectUrl(uri ?? '');
    const element = new Audio(source.current);
    element.ontimeupdate = () => setPosition(element.currentTime);
    element.onloadedmetadata = () => Number.isFinite(element.duration) && setLength(element.duration);
    element.onplay = () => setState('playing');
    element.onpause = () => setState('paused');
    element.onended = () => setPosition(0);
    audio.current = element;
    return element;
  };

  const start = async () => {
    setState('loading');
    try {
      const element = await load();
      element.playbackRate = speed;
      await element.play();
      onStart();
    } catch {
      setState('failed');
    }
  };

  return {
    state,
    position,
    length,
    speed,
    toggle: () => (state === 'playing' ? audio.current?.pause() : void start()),
    seek: (seconds) => {
      if (audio.current) audio.current.currentTime = seconds;
      setPosition(seconds);
    },
    setSpeed: (next) => {
      setSpeed(next);
      if (audio.current) audio.current.playbackRate = next;
    },
  };
}
