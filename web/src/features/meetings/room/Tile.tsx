import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconDots,
  IconFlag,
  IconHandStop,
  IconMicrophoneOff,
  IconPencil,
  IconPictureInPicture,
  IconPin,
  IconPinnedOff,
  IconWifi1,
  IconWifiOff,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Avatar } from '@/design/parts/Person';
import { useStore } from '@/design/store';
import { useRoomText } from '../join/RoomWords';
import { Video } from '../join/Video';
import { Annotations } from './Annotations';
import type { Rect } from './layout';
import { HostItems } from './PersonMenu';
import { reported } from './Report';
import css from './Room.module.css';
import type { TileOf } from './tiles';
import { useRoom, useSession } from './useRoom';

interface Props {
  tile: TileOf;
  rect: Rect;
  speaking: boolean;
  pinned: boolean;
  onPin: () => void;
}

/** What is to be seen of a tile right now: one's own from the device, others' from the connection. */
function useVideo({ participant, source }: TileOf): { stream: MediaStream | null; paused: boolean } {
  const { session } = useRoom();
  const { video } = useStore(session.media);
  const slot = video.find((each) => each.participant === participant.id && each.source === source);
  return { stream: session.streamOf(participant.id, source), paused: slot?.state === 'paused' };
}

export function Tile({ tile, rect, speaking, pinned, onPin }: Props) {
  const { t } = useRoomText();
  const { you } = useRoom();
  const element = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState(false);
  const { participant, source } = tile;
  const { stream, paused } = useVideo(tile);
  const own = participant.id === you;
  const plain = own ? t('meet.you', { name: participant.name }) : participant.name;
  const name = source === 'screen' ? t('meet.screenOf', { name: participant.name }) : plain;
  return (
    <div
      ref={element}
      className={css.tile}
      data-speaking={speaking || undefined}
      data-source={source}
      data-own={(own && source === 'camera') || undefined}
      data-testid={`tile-${tile.key}`}
      role="group"
      aria-label={name}
      style={{ width: rect.width, height: rect.height, transform: `translate(${rect.left}px, ${rect.top}px)` }}
    >
      {/* Below the video, which shows nothing before its first frame. */}
      <span className={css.face}>
        <Avatar name={participant.name} size={Math.max(36, Math.min(112, Math.round(rect.height * 0.4)))} />
      </span>
      {stream ? <Video stream={stream} className={css.video} /> : null}
      {stream && source === 'screen' ? (
        <Annotations
          sharer={participant.id}
          name={name}
          tile={element}
          width={rect.width}
          height={rect.height}
          drawing={drawing}
          onClose={() => setDrawing(false)}
        />
      ) : null}
      {paused ? (
        <span className={css.paused}>
          <IconWifi1 size={18} aria-hidden />
          {t('meet.paused')}
        </span>
      ) : null}
      <span className={css.label}>
        <Marks tile={tile} />
        <bdi className={css.name}>{name}</bdi>
      </span>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <UnstyledButton className={css.tileMenu} aria-label={t('meet.moreAbout', { name })}>
            <IconDots size={18} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={pinned ? <IconPinnedOff size={17} aria-hidden /> : <IconPin size={17} aria-hidden />}
            onClick={onPin}
          >
            {t(pinned ? 'meet.unpin' : 'meet.pin')}
          </Menu.Item>
          {stream && document.pictureInPictureEnabled ? (
            <Menu.Item
              leftSection={<IconPictureInPicture size={17} aria-hidden />}
              onClick={() => {
                const video = element.current?.querySelector('video');
                void video?.requestPictureInPicture().catch(() => undefined);
              }}
            >
              {t('meet.picture')}
            </Menu.Item>
          ) : null}
          {source === 'screen' && stream ? (
            <Menu.Item leftSection={<IconPencil size={17} aria-hidden />} onClick={() => setDrawing(!drawing)}>
              {t(drawing ? 'meet.annotateStop' : 'meet.annotate')}
            </Menu.Item>
          ) : null}
          {source === 'camera' ? <HostItems participant={participant} /> : null}
          {own ? null : (
            <Menu.Item leftSection={<IconFlag size={17} aria-hidden />} onClick={() => reported.set(participant)}>
              {t('meet.report')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Marks({ tile: { participant, source } }: { tile: TileOf }) {
  const { t } = useRoomText();
  const session = useSession();
  const grade = useStore(session.quality)[participant.id];
  if (source === 'screen') return null;
  const weak = grade === 'fair' || grade === 'poor';
  const silent = participant.muted.microphone || !participant.sources.includes('microphone');
  return (
    <>
      {participant.connected ? null : <IconWifiOff size={16} role="img" aria-label={t('meet.away')} />}
      {weak && participant.connected ? (
        <IconWifi1 size={16} role="img" aria-label={t(`meet.quality.${grade}`)} className={css[grade]} />
      ) : null}
      {participant.hand ? (
        <span className={css.hand}>
          <IconHandStop size={16} role="img" aria-label={t('meet.handUp')} />
        </span>
      ) : null}
      {silent ? <IconMicrophoneOff size={16} role="img" aria-label={t('meet.muted')} /> : null}
    </>
  );
}
