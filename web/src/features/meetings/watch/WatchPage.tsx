import { Button, Loader } from '@mantine/core';
import { IconVolume } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '@/api/errors';
import type { RoomTextKey } from '@/text/enMeetingRoom';
import { Frame } from '../join/Frame';
import join from '../join/Join.module.css';
import { useRoomText } from '../join/RoomWords';
import { play } from './player';
import css from './Watch.module.css';
import { playlistOf, useWatched } from './watchApi';

const RETRY_MS = 3_000;
const refusals: Record<string, RoomTextKey> = { 'MTG-131': 'meet.watchExpired', 'MTG-132': 'meet.watchRemoved' };

/** A meeting that is streamed live, for people who have its link and no account. */
export default function WatchPage({ token }: { token: string }) {
  const { t } = useRoomText();
  const { stream, error, again } = useWatched(token);
  const [watching, setWatching] = useState(false);
  const [over, setOver] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (stream?.state === 'Live') setWatching(true);
  }, [stream?.state]);
  useEffect(() => {
    if (attempt && stream?.state === 'Ended') setOver(true);
  }, [attempt, stream?.state]);
  if (error instanceof ApiError && error.status === 404)
    return <Frame title={t('meet.watchGone')} lead={t(refusals[error.code ?? ''] ?? 'meet.watchInvalid')} />;
  if (!stream)
    return error ? (
      <Frame title={t('meet.unreachable')} lead={t('meet.unreachableWords')} />
    ) : (
      <Waiting title={t('meet.loading')} />
    );
  if (over || (stream.state === 'Ended' && !watching))
    return <Frame title={t('meet.watchEnded')} lead={t('meet.watchEndedWords', { title: stream.title })} />;
  if (stream.state === 'Starting') return <Waiting title={stream.title} lead={t('meet.watchStarting')} />;
  return (
    <Frame
      title={stream.title}
      lead={t('meet.watchHost', { name: stream.hostName })}
      picture={
        <Player
          key={attempt}
          source={playlistOf(token)}
          title={stream.title}
          onEnd={() => setOver(true)}
          onLost={() => {
            again();
            setTimeout(() => setAttempt((now) => now + 1), RETRY_MS);
          }}
        />
      }
    />
  );
}

function Waiting({ title, lead }: { title: string; lead?: string }) {
  return (
    <Frame title={title} lead={lead}>
      <div className={join.waiting}>
        <Loader size="sm" />
      </div>
    </Frame>
  );
}

interface PlayerProps {
  source: string;
  title: string;
  onEnd: () => void;
  onLost: () => void;
}

function Player({ source, title, onEnd, onLost }: PlayerProps) {
  const { t } = useRoomText();
  const video = useRef<HTMLVideoElement>(null);
  const lost = useRef(onLost);
  lost.current = onLost;
  const [silent, setSilent] = useState(false);
  const begun = useRef(false);
  useEffect(() => (video.current ? play(video.current, source, () => lost.current()) : undefined), [source]);
  /** With sound; where the browser wants a click for that, without it. */
  const begin = async (element: HTMLVideoElement) => {
    if (begun.current) return;
    begun.current = true;
    try {
      await element.play();
    } catch (error) {
      if ((error as { name?: string }).name !== 'NotAllowedError') return;
      element.muted = true;
      setSilent(true);
      await element.play().catch(() => undefined);
    }
  };
  return (
    <div className={css.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what is said live */}
      <video
        ref={video}
        className={css.video}
        controls
        playsInline
        aria-label={title}
        data-testid="live-video"
        onCanPlay={({ currentTarget }) => void begin(currentTarget)}
        onVolumeChange={({ currentTarget }) => !currentTarget.muted && setSilent(false)}
        onEnded={onEnd}
      />
      {silent ? (
        <Button
          className={css.sound}
          leftSection={<IconVolume size={17} aria-hidden />}
          onClick={() => {
            if (video.current) video.current.muted = false;
          }}
        >
          {t('meet.watchSound')}
        </Button>
      ) : null}
    </div>
  );
}
