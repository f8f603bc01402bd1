import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconFile, IconX } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import { sizeText } from '../texts/FileView';
import css from './Composer.module.css';
import { unturned } from './format';
import players from './Players.module.css';
import { SoundBar } from './SoundPlayer';
import type { Upload, Uploads } from './uploads';

/** The files that go with the next post, and how far each is. */
export function UploadBar({ uploads }: { uploads: Uploads }) {
  const { t } = useText();
  return (
    <ul className={css.uploads} aria-label={t('texts.attached')}>
      {uploads.all.map((upload) => (
        <li key={upload.id} className={css.upload} data-state={upload.state} data-testid="upload">
          {upload.voice ? (
            <span className={players.heard}>
              <SoundBar url={upload.url ?? undefined} name={t('chats.voice')} voice />
            </span>
          ) : upload.url ? (
            <img className={css.thumb} src={upload.url} alt={upload.file.name} />
          ) : (
            <span className={css.thumb} aria-hidden>
              <IconFile size={20} />
            </span>
          )}
          <Words
            upload={upload}
            silent={upload.voice && upload.state === 'done'}
            onAgain={() => uploads.again(upload.id)}
          />
          <ActionIcon
            className={css.remove}
            size={26}
            color="gray"
            aria-label={t('texts.removeFile', { name: upload.file.name })}
            onClick={() => uploads.remove(upload.id)}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
          {upload.state === 'going' ? (
            <Progress
              className={css.progress}
              value={upload.part * 100}
              size={3}
              aria-label={t('chats.uploading', { name: upload.file.name })}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Words({ upload, silent, onAgain }: { upload: Upload; silent?: boolean; onAgain: () => void }) {
  const { t } = useText();
  const { file, state, part, problem } = upload;
  if (silent) return null;
  return (
    <span className={css.uploadWords}>
      <bdi className={css.uploadName}>{unturned(file.name)}</bdi>
      <span className={css.uploadState}>
        {state === 'failed' ? problem : state === 'going' ? `${Math.round(part * 100)} %` : sizeText(file.size)}
      </span>
      {state === 'failed' ? (
        <Button size="compact-xs" variant="default" onClick={onAgain}>
          {t('action.retry')}
        </Button>
      ) : null}
    </span>
  );
}
