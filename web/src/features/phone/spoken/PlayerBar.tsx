import { ActionIcon, Button } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { clockText } from '@/design/time';
import { Waveform } from '@/features/messaging/chats/Waveform';
import { useText } from '@/text/useText';
import css from './Spoken.module.css';
import type { Player } from './usePlayer';

const speeds = [1, 1.25, 1.5, 2, 0.75];
const flat = Array.from({ length: 80 }, () => 6);

/** Play, how loud it is along the way, where it is, how fast. */
export function PlayerBar({ player, name }: { player: Player; name: string }) {
  const { t, code } = useText();
  const playing = player.state === 'playing';
  const next = speeds[(speeds.indexOf(player.speed) + 1) % speeds.length] ?? 1;
  const speed = new Intl.NumberFormat(code).format(player.speed);
  return (
    <div className={css.bar} data-state={player.state}>
      <ActionIcon
        size={44}
        radius="xl"
        variant="filled"
        loading={player.state === 'loading'}
        disabled={player.state === 'failed'}
        onClick={player.toggle}
        aria-label={t(playing ? 'spoken.pause' : 'spoken.play', { name })}
      >
        {playing ? <IconPlayerPauseFilled size={20} aria-hidden /> : <IconPlayerPlayFilled size={20} aria-hidden />}
      </ActionIcon>
      <span className={css.time}>{clockText(player.at)}</span>
      <span className={css.line}>
        <Waveform
          peaks={player.peaks.length ? player.peaks : flat}
          part={player.length ? player.at / player.length : 0}
        />
        <input
          type="range"
          className={css.range}
          min={0}
          max={Math.max(player.length, 0.1)}
          step={0.1}
          value={player.at}
          disabled={player.state === 'loading' || player.state === 'failed'}
          aria-label={t('spoken.place', { name })}
          aria-valuetext={clockText(player.at)}
          onChange={(event) => player.seek(Number(event.currentTarget.value))}
        />
      </span>
      <span className={css.time}>{clockText(player.length)}</span>
      <Button
        variant="default"
        size="compact-sm"
        className={css.speed}
        onClick={() => player.setSpeed(next)}
        aria-label={t('spoken.speed', { speed })}
      >
        {speed}×
      </Button>
      {player.state === 'failed' ? (
        <p className={css.problem} role="alert">
          {t('spoken.cannotHear')}
        </p>
      ) : null}
    </div>
  );
}
