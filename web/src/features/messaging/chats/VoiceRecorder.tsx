import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconMicrophone, IconTrash } from '@tabler/icons-react';
import { clockText } from '@/design/time';
import { useText } from '@/text/useText';
import composer from './Composer.module.css';
import css from './Players.module.css';
import type { Recording } from './useRecording';
import { Waveform } from './Waveform';

export function VoiceButton({ recording }: { recording: Recording }) {
  const { t } = useText();
  if (!recording.possible) return null;
  return (
    <Tooltip label={t('chats.voice.start')}>
      <ActionIcon size={34} color="gray" onClick={() => void recording.start()} aria-label={t('chats.voice.start')}>
        <IconMicrophone size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

const silence = (count: number): number[] => Array.from({ length: Math.max(0, count) }, () => 0);

/** While somebody speaks: how long, how loud, and what to do with it. */
export function Recorder({ recording }: { recording: Recording }) {
  const { t } = useText();
  const { seconds, levels } = recording.state ?? { seconds: 0, levels: [] };
  return (
    <div
      className={composer.bar}
      role="group"
      aria-label={t('chats.voice.isRecording')}
      data-testid="recorder"
      onKeyDown={(event) => {
        if (event.key === 'Escape') recording.discard();
      }}
    >
      <div className={css.recorder}>
        <span className={css.dot} aria-hidden />
        <span className={css.clock} role="timer" style={{ marginLeft: 0 }}>
          {clockText(seconds)}
        </span>
        <span className={css.levels}>
          <Waveform peaks={[...silence(60 - levels.length), ...levels]} part={1} />
        </span>
        <ActionIcon
          size={36}
          color="red"
          variant="light"
          onClick={recording.discard}
          aria-label={t('chats.voice.discard')}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon size={36} variant="filled" autoFocus onClick={recording.done} aria-label={t('chats.voice.done')}>
          <IconCheck size={19} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  );
}
