import type { Participant, VideoSource } from '../protocol';
import type { LayoutKind } from './layout';

/** One rectangle on the page: somebody's camera (or name), or a shared screen. */
export interface TileOf {
  key: string;
  participant: Participant;
  source: VideoSource;
}

export interface Chosen {
  /** Large ones first. */
  stage: TileOf[];
  others: TileOf[];
}

const tileOf = (participant: Participant, source: VideoSource): TileOf => ({
  key: `${participant.id}:${source}`,
  participant,
  source,
});

interface Wishes {
  layout: LayoutKind;
  /** Key of the tile that this person pinned. */
  pinned: string | null;
  /** Participant whom a host shows large to everybody. */
  spotlight: string | null;
  /** Who speaks, or spoke last. */
  active: string;
  you: string;
  /** Ids in the order in which tiles stand. */
  order: readonly string[];
}

/** Which tiles are large: what is pinned, else a shared screen, else the spotlight, else who speaks (not in the grid). */
export function chooseTiles(participants: Participant[], wishes: Wishes): Chosen {
  const place = new Map(wishes.order.map((id, index) => [id, index]));
  const ordered = [...participants].sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity));
  const cameras = ordered.map((each) => tileOf(each, 'camera'));
  const screens = ordered.filter(({ sources }) => sources.includes('screen')).map((each) => tileOf(each, 'screen'));
  const all = [...screens, ...cameras];
  const large = largeOne(all, screens, cameras, wishes);
  return { stage: large ? [large] : [], others: all.filter((each) => each !== large) };
}

function largeOne(all: TileOf[], screens: TileOf[], cameras: TileOf[], wishes: Wishes): TileOf | undefined {
  const camera = (id: string | null) => cameras.find(({ participant }) => participant.id === id);
  const pinned = all.find(({ key }) => key === wishes.pinned);
  // One's own screen, shown large, would show itself in itself.
  const shared = screens.find(({ participant }) => participant.id !== wishes.you);
  const large = pinned ?? shared ?? camera(wishes.spotlight);
  if (large || wishes.layout === 'grid' || cameras.length < 2) return large;
  const active = wishes.active === wishes.you ? undefined : camera(wishes.active);
  return active ?? cameras.find(({ participant }) => participant.id !== wishes.you);
}
