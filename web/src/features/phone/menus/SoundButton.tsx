import { ActionIcon } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { request } from '@/api/client';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';

interface SoundButtonProps {
  /** What is heard, in words. */
  label: string;
  /** Fetches the sound when somebody presses. */
  load: () => Promise<Blob>;
  disabled?: boolean;
}

export const soundAt = (uri: string) => async (): Promise<Blob> => (await request(uri)).blob();
export const spoken = (text: string, language: string) => async (): Promise<Blob> =>
  (await request('/account/~/clarion/speech', { method: 'POST', body: { text, language } })).blob();

/** Plays a sound, and stops it. Nothing is loaded before the first press; a text is spoken anew each time. */
export function SoundButton({ label, load, disabled }: SoundButtonProps) {
  const { t } = useText();
  const [state, setState] = useState<'idle' | 'loading' | 'playing'>('idle');
  const audio = useRef<HTMLAudioElement | null>(null);
  const stop = () => {
    audio.current?.pause();
    if (audio.current) URL.revokeObjectURL(audio.current.src);
    audio.current = null;
    setState('idle');
  };
  useEffect(() => () => audio.current?.pause(), []);
  const play = async () => {
    setState('loading');
    try {
      const element = new Audio(URL.createObjectURL(await load()));
      audio.current = element;
      element.onended = stop;
      await element.play();
      setState('playing');
    } catch (error) {
      stop();
      toastBad(t('menus.playFailed'), error instanceof Error ? error.message : '');
    }
  };
  const playing = state === 'playing';
  return (
    <ActionIcon
      size={44}
      variant="default"
      disabled={disabled}
      loading={state === 'loading'}
      onClick={playing ? stop : () => void play()}
      aria-label={t(playing ? 'menus.stop' : 'menus.play', { what: label })}
    >
      {playing ? <IconPlayerStopFilled size={18} aria-hidden /> : <IconPlayerPlayFilled size={18} aria-hidden />}
    </ActionIcon>
  );
}
