import { Modal, UnstyledButton } from '@mantine/core';
import { IconFile, IconPhotoOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { request } from '@/api/client';
import { useText } from '@/text/useText';
import css from './Flow.module.css';
import type { FlowFile } from './flow';

/** The bytes of a file that only this session may read. */
const useFile = (uri: string, wanted: boolean) =>
  useQuery({
    queryKey: ['text-file', uri],
    queryFn: async ({ signal }) => (await request(uri, { signal })).blob(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 300_000,
    enabled: wanted,
  });

function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

export const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** A file of a text: pictures, films and sounds as they are, others to be fetched. */
export function FileView({ file }: { file: FlowFile }) {
  if (/^image\/(png|jpeg|gif|webp|bmp)$/.test(file.type)) return <PictureView file={file} />;
  if (/^(video|audio)\//.test(file.type)) return <MediaView file={file} />;
  return <OtherFile file={file} />;
}

function PictureView({ file }: { file: FlowFile }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const { data, isError } = useFile(file.uri, true);
  const url = useObjectUrl(data);
  const [broken, setBroken] = useState(false);
  if (isError || broken)
    return (
      <span className={css.file}>
        <IconPhotoOff size={18} aria-hidden />
        {t('texts.pictureFailed')}
      </span>
    );
  if (!url) return <span className={css.pictureWaits} role="status" aria-label={t('state.loading')} />;
  const name = file.name || t('texts.picture');
  return (
    <>
      <UnstyledButton
        className={css.picture}
        onClick={() => setOpen(true)}
        aria-label={t('texts.openPicture', { name })}
      >
        <img src={url} alt={name} onError={() => setBroken(true)} />
      </UnstyledButton>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        size="auto"
        title={name}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <img className={css.whole} src={url} alt={name} />
        <a className={css.save} href={url} download={file.name || 'picture'}>
          {t('texts.saveFile')}
        </a>
      </Modal>
    </>
  );
}

function MediaView({ file }: { file: FlowFile }) {
  const { t } = useText();
  const { data } = useFile(file.uri, true);
  const url = useObjectUrl(data);
  if (!url) return <OtherFile file={file} />;
  return file.type.startsWith('video/') ? (
    // biome-ignore lint/a11y/useMediaCaption: what people send one another has no captions
    <video className={css.media} src={url} controls aria-label={file.name || t('texts.film')} />
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: what people send one another has no captions
    <audio className={css.media} src={url} controls aria-label={file.name || t('texts.sound')} />
  );
}

function OtherFile({ file }: { file: FlowFile }) {
  const { t } = useText();
  const [wanted, setWanted] = useState(false);
  const { data } = useFile(file.uri, wanted);
  const name = file.name || t('texts.file');
  useEffect(() => {
    if (!data || !wanted) return;
    const url = URL.createObjectURL(data);
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setWanted(false);
    return () => URL.revokeObjectURL(url);
  }, [data, wanted, name]);
  return (
    <UnstyledButton className={css.file} onClick={() => setWanted(true)}>
      <IconFile size={18} aria-hidden />
      {[name, file.size ? sizeText(file.size) : ''].filter(Boolean).join(' · ')}
    </UnstyledButton>
  );
}
