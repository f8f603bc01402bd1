import { Loader, UnstyledButton } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { clockText } from '@/design/time';
import { useText } from '@/text/useText';
import { sizeText } from '../texts/FileView';
import attachments from './Attachments.module.css';
import { boxOf, useBytes, useObjectUrl } from './fileBytes';
import css from './Players.module.css';
import type { Attachment } from './shapes';

/** A film: a still of it first, and all of it once somebody wants to see it. */
export function FilmPlayer({ file, onFailed }: { file: Attachment; onFailed: () => React.ReactNode }) {
  const { t } = useText();
  const [wanted, setWanted] = useState(false);
  const still = useBytes(file.previewUri, true, file);
  const whole = useBytes(file.contentUri, wanted, file);
  const [poster, url] = [useObjectUrl(still.data), useObjectUrl(whole.data)];
  const name = file.name ?? t('texts.file');
  const box = boxOf(file);
  if (whole.isError) return onFailed();
  if (url)
    return (
      // biome-ignore lint/a11y/useMediaCaption: what people send one another has no captions
      <video
        className={attachments.media}
        style={{ aspectRatio: `${box.width} / ${box.height}`, width: box.width }}
        src={url}
        poster={poster}
        controls
        autoPlay
        aria-label={name}
      />
    );
  return (
    <div className={css.film}>
      <UnstyledButton
        className={css.still}
        style={{ width: box.width, aspectRatio: `${box.width} / ${box.height}` }}
        onClick={() => setWanted(true)}
        aria-label={t('chats.play', { name })}
      >
        {poster ? <img src={poster} alt="" /> : null}
        <span className={css.playMark} aria-hidden>
          {wanted ? <Loader size={22} color="white" /> : <IconPlayerPlayFilled size={24} />}
        </span>
      </UnstyledButton>
      <span className={css.under}>
        <bdi className={css.soundName}>{name}</bdi>
        {file.duration ? <span className={attachments.size}>{clockText(file.duration)}</span> : null}
        <span className={attachments.size}>{sizeText(file.size ?? 0)}</span>
      </span>
    </div>
  );
}
