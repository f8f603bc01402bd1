import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export const panels = ['details', 'summary', 'pins', 'files', 'tasks', 'checklists', 'notes', 'events'] as const;
export type Panel = (typeof panels)[number];

export const views = ['mentions', 'bookmarks', 'later', 'browse', 'search'] as const;
export type View = (typeof views)[number];

/** What is open, in the address, so that the way back works and a link leads there. */
export interface Place {
  /** The chat. */
  c?: string;
  /** The thread beside it, by the post that it began with. */
  t?: string;
  /** Another panel beside it. */
  p?: Panel;
  /** The thing in it that is open: a note, or the thread that is summed up. */
  x?: string;
  /** A post to be shown, by its number. */
  at?: number;
  /** A list of posts from everywhere instead of a chat. */
  v?: View;
  /** What is searched for. */
  q?: string;
}

export type Go = (place: Place, replace?: boolean) => void;

/** Ids are long numbers: as numbers of the address they would lose digits, so they carry a letter. */
const written = (place: Place): Record<string, string | number | undefined> => ({
  c: place.c && `c${place.c}`,
  t: place.t && `t${place.t}`,
  p: place.p,
  x: place.x && `x${place.x}`,
  at: place.at,
  v: place.v,
  q: place.q && ` ${place.q}`,
});

export function useGo(): Go {
  const navigate = useNavigate();
  return useCallback(
    (place, replace = false) => void navigate({ to: '/chats', search: written(place) as never, replace }),
    [navigate],
  );
}

const bare = (value: unknown): string | undefined => (typeof value === 'string' ? value.slice(1) : undefined);

export function usePlace(): Place {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  return {
    c: bare(search.c),
    t: bare(search.t),
    p: panels.find((panel) => panel === search.p),
    x: bare(search.x),
    at: typeof search.at === 'number' ? search.at : undefined,
    v: views.find((view) => view === search.v),
    q: bare(search.q),
  };
}
