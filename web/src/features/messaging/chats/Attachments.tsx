import { Button, Modal, UnstyledButton } from '@mantine/core';
import {
  IconCalendarEvent,
  IconCheckbox,
  IconDownload,
  IconFile,
  IconLayoutCards,
  IconNote,
  IconPhotoOff,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { request } from '@/api/client';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { sizeText } from '../texts/FileView';
import css from './Attachments.module.css';
import { useGo } from './place';
import type { Attachment, Post } from './shapes';

/** Bytes that only this session may read. */
const useBytes = (uri: string | undefined, wanted: boolean) =>
  useQuery({
    queryKey: ['chats', 'file', uri],
    queryFn: async ({ signal }) => (await request(uri ?? '', { signal })).blob(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 300_000,
    retry: 1,
    enabled: wanted && Boolean(uri),
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

/** What goes with a post: pictures, sounds and films to be seen here; tasks, notes and events as cards. */
export function Attachments({ post }: { post: Post }) {
  return (
    <div className={css.attachments}>
      {(post.attachments ?? []).map((each) =>
        each.type === 'File' ? (
          <FileAttachment key={each.id} file={each} />
        ) : (
          <WorkCard key={each.id} thing={each} chatId={post.groupId} />
        ),
      )}
    </div>
  );
}

export function FileAttachment({ file }: { file: Attachment }) {
  if (file.previewUri) return <Picture file={file} />;
  if (/^(video|audio)\//.test(file.contentType ?? '')) return <Player file={file} />;
  return <Download file={file} />;
}

const boxOf = ({ width = 320, height = 220 }: Attachment): { width: number; height: number } => {
  const scale = Math.min(1, 380 / width, 300 / height);
  return { width: Math.max(48, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) };
};

function Picture({ file }: { file: Attachment }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const { data, isError } = useBytes(file.previewUri, true);
  const url = useObjectUrl(data);
  const name = file.name ?? t('texts.picture');
  if (isError)
    return (
      <span className={css.file}>
        <IconPhotoOff size={18} aria-hidden /> {t('texts.pictureFailed')}
      </span>
    );
  return (
    <>
      <UnstyledButton
        className={css.picture}
        style={boxOf(file)}
        onClick={() => setOpen(true)}
        aria-label={t('texts.openPicture', { name })}
      >
        {url ? <img src={url} alt={name} /> : null}
      </UnstyledButton>
      {open ? <Whole file={file} name={name} small={url} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Whole({
  file,
  name,
  small,
  onClose,
}: {
  file: Attachment;
  name: string;
  small?: string;
  onClose: () => void;
}) {
  const { t } = useText();
  const { data } = useBytes(file.contentUri, true);
  const url = useObjectUrl(data);
  return (
    <Modal opened onClose={onClose} size="auto" title={name} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <img className={css.whole} src={url ?? small} alt={name} />
      <p className={css.under}>
        <Download file={file} />
      </p>
    </Modal>
  );
}

/** Nothing is fetched before somebody wants to hear or see it. */
function Player({ file }: { file: Attachment }) {
  const { t } = useText();
  const [wanted, setWanted] = useState(false);
  const { data, isError } = useBytes(file.contentUri, wanted);
  const url = useObjectUrl(data);
  const name = file.name ?? t('texts.sound');
  if (isError) return <Download file={file} />;
  if (!url)
    return (
      <div className={css.row}>
        <Button
          variant="default"
          size="compact-md"
          loading={wanted}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={() => setWanted(true)}
        >
          {t('chats.play', { name })}
        </Button>
        <span className={css.size}>{sizeText(file.size ?? 0)}</span>
      </div>
    );
  return file.contentType?.startsWith('video/') ? (
    // biome-ignore lint/a11y/useMediaCaption: what people send one another has no captions
    <video className={css.media} src={url} controls autoPlay aria-label={name} />
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: what people send one another has no captions
    <audio className={css.media} src={url} controls autoPlay aria-label={name} />
  );
}

/** Save a file to this device. */
function Download({ file }: { file: Attachment }) {
  const { t } = useText();
  const name = file.name ?? t('texts.file');
  const save = async () => {
    const url = URL.createObjectURL(await (await request(file.contentUri ?? '')).blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <UnstyledButton
      className={css.file}
      onClick={() => void save().catch((error: Error) => toastBad(t('error.loading'), error.message))}
    >
      <IconFile size={18} aria-hidden />
      <bdi className={css.fileName}>{name}</bdi>
      {file.size ? <span className={css.size}>{sizeText(file.size)}</span> : null}
      <IconDownload size={16} aria-label={t('texts.saveFile')} />
    </UnstyledButton>
  );
}

const looks = {
  Task: { icon: IconCheckbox, panel: 'tasks' },
  Note: { icon: IconNote, panel: 'notes' },
  Event: { icon: IconCalendarEvent, panel: 'events' },
} as const;

function WorkCard({ thing, chatId }: { thing: Attachment; chatId: string }) {
  const { t, code } = useText();
  const go = useGo();
  const look = looks[thing.type as keyof typeof looks];
  if (!look)
    return (
      <span className={css.file}>
        <IconLayoutCards size={18} aria-hidden />
        <bdi>{thing.title ?? thing.fallback ?? t('chats.card')}</bdi>
      </span>
    );
  const when = thing.type === 'Task' ? thing.dueDate : thing.startTime;
  const detail = [
    thing.type === 'Task' ? t(thing.status === 'Completed' ? 'chats.taskDone' : 'chats.taskOpen') : '',
    when
      ? thing.type === 'Task'
        ? t('chats.due', { when: momentText(new Date(when), code) })
        : momentText(new Date(when), code)
      : '',
    thing.location ?? '',
    thing.type === 'Note' ? (thing.text ?? '') : '',
  ];
  return (
    <UnstyledButton
      className={css.card}
      data-done={thing.status === 'Completed' || undefined}
      onClick={() => go({ c: chatId, p: look.panel, x: thing.type === 'Note' ? thing.id : undefined })}
    >
      <look.icon size={20} aria-hidden />
      <span className={css.cardWords}>
        <bdi className={css.cardTitle}>{thing.title ?? thing.name}</bdi>
        <span className={css.cardDetail}>{detail.filter(Boolean).join(' · ')}</span>
      </span>
    </UnstyledButton>
  );
}
