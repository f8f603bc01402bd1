import { ActionIcon } from '@mantine/core';
import { IconFile, IconX } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import css from './Composer.module.css';
import { sizeText } from './FileView';
import { bytesOf, mostBytes, type Picture } from './pictures';

/** What will go along, and how much of the room it takes. */
export function PicturesBar({ pictures, onRemove }: { pictures: Picture[]; onRemove: (picture: Picture) => void }) {
  const { t } = useText();
  return (
    <div className={css.files}>
      <ul className={css.fileList} aria-label={t('texts.attached')}>
        {pictures.map((picture) => (
          <li key={picture.id} className={css.preview}>
            {picture.url ? (
              <img src={picture.url} alt={picture.file.name} />
            ) : (
              <span className={css.fileName}>
                <IconFile size={18} aria-hidden /> {picture.file.name}
              </span>
            )}
            <ActionIcon
              className={css.remove}
              size="sm"
              variant="filled"
              color="dark"
              onClick={() => onRemove(picture)}
              aria-label={t('texts.removeFile', { name: picture.file.name })}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <span className={css.room}>
        {t('texts.room', { used: sizeText(bytesOf(pictures)), all: sizeText(mostBytes) })}
      </span>
    </div>
  );
}
