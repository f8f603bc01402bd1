import { UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useStore } from '@/design/store';
import { useRoomText } from '../join/RoomWords';
import { peopleHere } from './features';
import { arrange, keepOrder, type LayoutKind, pageSize, promote, type Rect, type Size } from './layout';
import css from './Room.module.css';
import { Tile } from './Tile';
import { chooseTiles, type TileOf } from './tiles';
import { useRoom } from './useRoom';

interface Props {
  layout: LayoutKind;
  pinned: string | null;
  onPin: (key: string | null) => void;
  page: number;
  onPage: (page: number) => void;
}

function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    if (!element.current) return;
    const watch = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setSize({ width: Math.floor(width), height: Math.floor(height) });
    });
    watch.observe(element.current);
    return () => watch.disconnect();
  }, [element]);
  return size;
}

/** Who stands where, moved as little as possible while people come, go and speak. */
function useOrder(ids: string[], you: string, perPage: number): string[] {
  const { session } = useRoom();
  const { active, lastSpoke } = useStore(session.speaking);
  const order = useRef<string[]>([]);
  const kept = keepOrder(order.current, [you, ...ids.filter((id) => id !== you)]);
  // Oneself is always first: nobody is put there instead.
  const others = kept.filter((id) => id !== you);
  const moved = perPage > 1 && active && active !== you ? promote(others, active, lastSpoke, perPage - 1) : others;
  const next = ids.includes(you) ? [you, ...moved] : moved;
  order.current = next;
  return next;
}

/** Ask for what is in sight. */
function useAsking(tiles: { tile: TileOf; rect: Rect }[], you: string): void {
  const { session } = useRoom();
  const wanted = tiles
    .filter(({ tile }) => tile.participant.id !== you && tile.participant.sources.includes(tile.source))
    .filter(({ tile }) => tile.source === 'screen' || !tile.participant.muted.camera)
    .map(({ tile, rect }) => ({
      participant: tile.participant.id,
      source: tile.source,
      width: rect.width,
      height: rect.height,
    }));
  const key = JSON.stringify(wanted);
  useEffect(() => {
    session.show(JSON.parse(key) as Parameters<typeof session.show>[0]);
  }, [key, session]);
}

/** The tiles of the meeting. Only those in sight are drawn and asked for. */
export function Stage({ layout, pinned, onPin, page, onPage }: Props) {
  const { t } = useRoomText();
  const known = useRoom();
  const { room, you, session } = known;
  const participants = peopleHere(known);
  const { active } = useStore(session.speaking);
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const ids = participants.map(({ id }) => id);
  const order = useOrder(ids, you, pageSize(size, layout, layout === 'grid' ? 0 : 1));
  const spotlight = ids.includes(room.spotlight ?? '') ? (room.spotlight ?? null) : null;
  const chosen = chooseTiles(participants, { layout, pinned, spotlight, active, you, order });
  const placed = arrange(size, layout, chosen.stage.length, chosen.others.length, page);
  const perPage = pageSize(size, layout, chosen.stage.length);
  const shown = chosen.others.slice(placed.page * perPage, placed.page * perPage + placed.others.length);
  const tiles = [
    ...chosen.stage.map((tile, index) => ({ tile, rect: placed.stage[index] as Rect })),
    ...shown.map((tile, index) => ({ tile, rect: placed.others[index] as Rect })),
  ];
  useAsking(tiles, you);
  return (
    <div className={css.stage} data-testid="stage">
      <div ref={element} className={css.area} role="group" aria-label={t('meet.stage')}>
        {size.width > 0
          ? tiles.map(({ tile, rect }) => (
              <Tile
                key={tile.key}
                tile={tile}
                rect={rect}
                speaking={tile.source === 'camera' && active === tile.participant.id}
                pinned={pinned === tile.key}
                onPin={() => onPin(pinned === tile.key ? null : tile.key)}
              />
            ))
          : null}
      </div>
      {placed.pages > 1 ? (
        <nav className={css.paging} aria-label={t('meet.page', { page: placed.page + 1, pages: placed.pages })}>
          <UnstyledButton
            className={css.pageButton}
            aria-label={t('meet.previousPage')}
            disabled={placed.page === 0}
            onClick={() => onPage(placed.page - 1)}
          >
            <IconChevronLeft size={20} aria-hidden />
          </UnstyledButton>
          <span className="tnum" aria-hidden>
            {placed.page + 1} / {placed.pages}
          </span>
          <UnstyledButton
            className={css.pageButton}
            aria-label={t('meet.nextPage')}
            disabled={placed.page === placed.pages - 1}
            onClick={() => onPage(placed.page + 1)}
          >
            <IconChevronRight size={20} aria-hidden />
          </UnstyledButton>
        </nav>
      ) : null}
      {participants.length === 1 ? (
        <p className={css.alone}>
          {t('meet.nobody')}. {t('meet.nobodyWords')}
        </p>
      ) : null}
    </div>
  );
}
