import { Modal, UnstyledButton } from '@mantine/core';
import { IconCalendarEvent, IconCheckbox, IconDownload, IconFile, IconNote, IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { sizeText } from '../texts/FileView';
import css from './Attachments.module.css';
import { AdaptiveCard } from './cards/AdaptiveCard';
import { MessageCard } from './cards/MessageCard';
import { PollCard } from './cards/PollCard';
import { ReminderCard } from './cards/ReminderCard';
import { ChecklistCard } from './checklists/ChecklistCard';
import { DocumentCard } from './DocumentCard';
import { FilmPlayer } from './FilmPlayer';
import { boxOf, saveFile, useBytes, useObjectUrl } from './fileBytes';
import { useGo } from './place';
import { SoundPlayer } from './SoundPlayer';
import type { Attachment, Post } from './shapes';

/** What goes with a post: pictures, sounds and films to be seen here; tasks, notes and events as cards. */
export function Attachments({ post }: { post: Post }) {
  return (
    <div className={css.attachments}>
      {(post.attachments ?? []).map((each) =>
        each.type === 'File' ? (
          <FileAttachment key={each.id} file={each} />
        ) : (
          <Thing key={each.id} thing={each} post={post} />
        ),
      )}
    </div>
  );
}

function Thing({ thing, post }: { thing: Attachment; post: Post }) {
  if (thing.cardType === 'Poll') return <PollCard thing={thing} post={post} />;
  if (thing.cardType === 'Checklist') return <ChecklistCard thing={thing} post={post} />;
  if (thing.cardType === 'Reminder') return <ReminderCard thing={thing} />;
  if (thing.cardType === 'AdaptiveCard') return <AdaptiveCard thing={thing} post={post} />;
  if (thing.type in looks) return <WorkCard thing={thing} chatId={post.groupId} />;
  return <MessageCard card={thing} />;
}

export function FileAttachment({ file }: { file: Attachment }) {
  const type = file.contentType ?? '';
  if (type.startsWith('audio/')) return <SoundPlayer file={file} />;
  if (type.startsWith('video/')) return <FilmPlayer file={file} onFailed={() => <Download file={file} />} />;
  if (file.previewUri) return type === 'application/pdf' ? <DocumentCard file={file} /> : <Picture file={file} />;
  return <Download file={file} />;
}

function Picture({ file }: { file: Attachment }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const { data, isError } = useBytes(file.previewUri, true, file);
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
  const { data } = useBytes(file.contentUri, true, file);
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

/** Save a file to this device. */
function Download({ file }: { file: Attachment }) {
  const { t } = useText();
  const name = file.name ?? t('texts.file');
  return (
    <UnstyledButton
      className={css.file}
      onClick={() => void saveFile(file, name).catch((error: Error) => toastBad(t('error.loading'), error.message))}
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
  if (!look) return null;
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
