import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconDownload, IconMicrophone, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { clockText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { saveFile, useBytes, useObjectUrl } from './fileBytes';
import css from './Players.module.css';
import type { Attachment } from './shapes';
import { usePlaying } from './usePlaying';
import { Waveform } from './Waveform';

const speeds = [1, 1.5, 2];
const flat = Array.from({ length: 60 }, () => 6);

/** A sound, with how loud it is along the way. Nothing is fetched before somebody wants to hear it. */
export function SoundPlayer({ file }: { file: Attachment }) {
  const { t } = useText();
  const [wanted, setWanted] = useState(false);
  const { data, isError } = useBytes(file.contentUri, wanted, file);
  const url = useObjectUrl(data);
  const name = file.voice ? t('chats.voice') : (file.name ?? t('texts.sound'));
  const save = () =>
    void saveFile(file, file.name ?? name).catch((error: Error) => toastBad(t('error.loading'), error.message));
  return (
    <div className={css.sound} data-testid="sound">
      <SoundBar
        url={url}
        name={name}
        voice={file.voice}
        seconds={file.duration}
        peaks={file.peaks}
        loading={wanted && !url && !isError}
        onWanted={() => setWanted(true)}
      />
      <ActionIcon size={30} color="gray" onClick={save} aria-label={t('chats.file.save', { name })}>
        <IconDownload size={17} aria-hidden />
      </ActionIcon>
    </div>
  );
}

interface BarProps {
  url: string | undefined;
  name: string;
  voice?: boolean;
  seconds?: number;
  peaks?: readonly number[];
  loading?: boolean;
  onWanted?: () => void;
}

/** Play, where it is, how fast. */
export function SoundBar({ url, name, voice, seconds = 0, peaks, loading, onWanted }: BarProps) {
  const { t, code } = useText();
  const audio = useRef<HTMLAudioElement>(null);
  const [begin, setBegin] = useState(false);
  const [speed, setSpeed] = useState(1);
  const { at, length, paused, ready } = usePlaying(audio, url, seconds);
  useEffect(() => {
    if (!begin || !ready) return;
    setBegin(false);
    void audio.current?.play().catch(() => undefined);
  }, [begin, ready]);
  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed;
  }, [speed]);
  const toggle = () => {
    if (!url) onWanted?.();
    if (url && !paused) audio.current?.pause();
    else setBegin(true);
  };
  const speedText = `${new Intl.NumberFormat(code).format(speed)}×`;
  return (
    <>
      <ActionIcon
        size={36}
        radius="xl"
        variant="filled"
        loading={loading}
        onClick={toggle}
        aria-label={t(paused ? 'chats.play' : 'chats.file.pause', { name })}
      >
        {paused ? <IconPlayerPlayFilled size={17} aria-hidden /> : <IconPlayerPauseFilled size={17} aria-hidden />}
      </ActionIcon>
      <div className={css.soundMiddle}>
        {voice ? null : <bdi className={css.soundName}>{name}</bdi>}
        <span className={css.line}>
          <Waveform peaks={peaks?.length ? peaks : flat} part={length ? at / length : 0} />
          <input
            type="range"
            className={css.range}
            min={0}
            max={Math.max(length, 0.1)}
            step={0.1}
            value={at}
            disabled={!url}
            aria-label={t('chats.file.place', { name })}
            aria-valuetext={clockText(at)}
            onChange={(event) => {
              if (audio.current) audio.current.currentTime = Number(event.currentTarget.value);
            }}
          />
        </span>
        <span className={css.soundWords}>
          {voice ? <IconMicrophone size={13} aria-hidden /> : null}
          {voice ? t('chats.voice') : null}
          <span className={css.clock}>
            {at > 0 ? `${clockText(at)} / ` : ''}
            {length ? clockText(length) : ''}
          </span>
        </span>
      </div>
      <UnstyledButton
        className={css.speed}
        aria-label={t('chats.file.speed', { speed: speedText })}
        onClick={() => setSpeed((now) => speeds[(speeds.indexOf(now) + 1) % speeds.length] ?? 1)}
      >
        {speedText}
      </UnstyledButton>
      {url ? (
        // biome-ignore lint/a11y/useMediaCaption: what people say to one another has no captions
        <audio
          ref={audio}
          src={url}
          aria-label={name}
          onLoadedMetadata={(event) => {
            event.currentTarget.playbackRate = speed;
          }}
        />
      ) : null}
    </>
  );
}
