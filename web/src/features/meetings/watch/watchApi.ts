import { useEffect, useState } from 'react';
import { ApiError } from '@/api/errors';
import type { WatchedStream } from '@/api/generated';
import { asked } from '../api';

const STARTING_MS = 2_000;
const LIVE_MS = 10_000;

const path = (token: string): string => `/restapi/v1.0/clarion/meeting-streams/${encodeURIComponent(token)}`;

export const playlistOf = (token: string): string => `${path(token)}/playlist.m3u8`;

export interface Watched {
  stream: WatchedStream | null;
  /** Why nothing is known of it, or nothing more. */
  error: unknown;
  /** Ask again at once. */
  again: () => void;
}

/** What the link shows, asked again and again until it is over. */
export function useWatched(token: string): Watched {
  const [stream, setStream] = useState<WatchedStream | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn asks
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const later = (ms: number) => {
      if (!gone) timer = setTimeout(() => setTurn((now) => now + 1), ms);
    };
    asked<WatchedStream>(path(token)).then(
      (found) => {
        if (gone) return;
        setStream(found);
        setError(null);
        if (found.state !== 'Ended') later(found.state === 'Starting' ? STARTING_MS : LIVE_MS);
      },
      (failure: unknown) => {
        if (gone) return;
        setError(failure);
        if (!(failure instanceof ApiError && failure.status === 404)) later(LIVE_MS);
      },
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [token, turn]);
  return { stream, error, again: () => setTurn((now) => now + 1) };
}
