import { lazy, type RefObject, Suspense, useEffect, useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import css from './Room.module.css';
import { useRoom } from './useRoom';

const Board = lazy(async () => ({ default: (await import('./board/Board')).Board }));

interface Inside {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where the picture is inside its tile: it is as large as fits. */
function useInside(tile: RefObject<HTMLElement | null>, width: number, height: number): Inside | null {
  const [inside, setInside] = useState<Inside | null>(null);
  useEffect(() => {
    const video = tile.current?.querySelector('video');
    if (!video) return;
    const measure = () => {
      if (!video.videoWidth || !video.videoHeight) return setInside(null);
      const scale = Math.min(width / video.videoWidth, height / video.videoHeight);
      const [across, down] = [video.videoWidth * scale, video.videoHeight * scale];
      setInside({ left: (width - across) / 2, top: (height - down) / 2, width: across, height: down });
    };
    measure();
    video.addEventListener('resize', measure);
    return () => video.removeEventListener('resize', measure);
  }, [tile, width, height]);
  return inside;
}

interface Props {
  sharer: string;
  name: string;
  tile: RefObject<HTMLElement | null>;
  width: number;
  height: number;
  drawing: boolean;
  onClose: () => void;
}

/** What people draw on a shared screen. Everybody sees it; who draws has the tools. */
export function Annotations({ sharer, name, tile, width, height, drawing, onClose }: Props) {
  const { t } = useRoomText();
  const { host, you } = useRoom();
  const inside = useInside(tile, width, height);
  if (!inside) return null;
  return (
    <div className={css.annotations} style={inside}>
      <Suspense fallback={null}>
        <Board
          document={`annotation:${sharer}`}
          title={t('meet.annotations', { name })}
          drawing={drawing}
          clears={host || sharer === you}
          overlay
          onClose={onClose}
        />
      </Suspense>
    </div>
  );
}
