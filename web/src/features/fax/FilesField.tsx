import { ActionIcon, Button, FileButton } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useText } from '@/text/useText';
import css from './Fax.module.css';
import type { Options } from './shapes';

interface Props {
  files: File[];
  options: Options;
  onChange: (files: File[]) => void;
}

/** Files that become the pages of a fax, in this order. */
export function FilesField({ files, options, onChange }: Props) {
  const { t } = useText();
  const [over, setOver] = useState(false);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const limits = { megabytes: Math.floor(options.maxBytes / 2 ** 20), pages: options.maxPages };
  const accept = options.formats.flatMap(({ suffixes }) => suffixes.map((suffix) => `.${suffix}`)).join(',');
  const add = (more: File[]) => onChange([...files, ...more]);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  return (
    <section
      className={css.drop}
      aria-label={t('fax.files')}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileButton multiple accept={accept} onChange={add} inputProps={{ 'aria-label': t('fax.addFiles') }}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconPaperclip size={17} aria-hidden />}>
            {t('fax.addFiles')}
          </Button>
        )}
      </FileButton>
      <p className={css.hint}>{t('fax.filesHint', limits)}</p>
      <details className={css.wide}>
        <summary>{t('fax.formats', { count: options.formats.length })}</summary>
        <p className={css.hint}>{options.formats.map(({ name }) => name).join(', ')}</p>
      </details>
      {files.length > 0 ? (
        <ul className={css.files}>
          {files.map((file, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be there twice, and the order is what counts
            <li key={index}>
              {file.name}
              <ActionIcon
                size="lg"
                color="gray"
                aria-label={t('fax.removeFile', { name: file.name })}
                onClick={() => onChange(files.filter((_, at) => at !== index))}
              >
                <IconX size={17} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      ) : null}
      {size > options.maxBytes ? <p role="alert">{t('fax.tooLarge', { megabytes: limits.megabytes })}</p> : null}
    </section>
  );
}
