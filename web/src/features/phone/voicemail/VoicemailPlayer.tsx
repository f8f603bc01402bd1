import { ActionIcon, Button, Slider } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import type { VoicemailMessage } from '@/api/shapes';
import { clockText } from '@/design/time';
import { useText } from '@/text/useText';
import { lengthOf, recordingOf } from './queries';
import { usePlayer } from './usePlayer';
import css from './VoicemailPlayer.module.css';

const speeds = [1, 1.5, 2];

export function VoicemailPlayer({
  message,
  who,
  onStart,
}: {
  message: VoicemailMessage;
  who: string;
  onStart: () => void;
}) {
  const { t } = useText();
  const recording = recordingOf(message);
  const player = usePlayer(recording?.uri, lengthOf(message), onStart);
  const playing = player.state === 'playing';
  const next = speeds[(speeds.indexOf(player.speed) + 1) % speeds.length] ?? 1;
  if (!recording) return <p className={css.problem}>{t('voicemail.noRecording')}</p>;
  return (
    <div className={css.player} data-state={player.state}>
      <ActionIcon
        size={44}
        variant="filled"
        loading={player.state === 'loading'}
        onClick={player.toggle}
        aria-label={t(playing ? 'voicemail.pause' : 'voicemail.play', { who })}
      >
        {playing ? <IconPlayerPauseFilled size={20} aria-hidden /> : <IconPlayerPlayFilled size={20} aria-hidden />}
      </ActionIcon>
      <span className={css.time}>{clockText(player.position)}</span>
      <Slider
        className={css.track}
        size={5}
        thumbSize={15}
        min={0}
        max={Math.max(player.length, 0.1)}
        step={0.1}
        label={null}
        value={player.position}
        onChange={player.seek}
        disabled={player.state === 'idle' || player.state === 'failed'}
        thumbLabel={t('voicemail.position')}
      />
      <span className={css.time}>{clockText(player.length)}</span>
      <Button
        variant="default"
        size="compact-sm"
        className={css.speed}
        onClick={() => player.setSpeed(next)}
        aria-label={t('voicemail.speed', { speed: player.speed })}
      >
        {player.speed}×
      </Button>
      {player.state === 'failed' ? (
        <p className={css.problem} role="alert">
          {t('voicemail.playFailed')}
        </p>
      ) : null}
    </div>
  );
}
