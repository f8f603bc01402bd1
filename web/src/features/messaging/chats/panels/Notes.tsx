import { ActionIcon, Button, Modal, Textarea, TextInput } from '@mantine/core';
import { IconLock, IconNote, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from '../Chats.module.css';
import { FormattedText } from '../FormattedText';
import { usePeople } from '../names';
import { useGo, usePlace } from '../place';
import type { Chat } from '../shapes';
import { changeNote, createNote, deleteNote, lockNote, type Note, readNote, useAct, useWork } from '../work';

/** Longer texts of a chat that everybody in it may write, one after the other. */
export function Notes({ chat }: { chat: Chat }) {
  const { t } = useText();
  const { data, error, refetch } = useWork<Note>('notes', chat.id);
  const go = useGo();
  const { x: open } = usePlace();
  const setOpen = (id?: string) => go({ c: chat.id, p: 'notes', x: id });
  const [writing, setWriting] = useState(false);
  const active = chat.status !== 'Archived';
  return (
    <div className={css.panelBody}>
      {active ? (
        <Button size="compact-md" onClick={() => setWriting(true)}>
          {t('chats.newNote')}
        </Button>
      ) : null}
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.records.length === 0 ? (
        <EmptyState icon={IconNote} title={t('chats.noNotes')}>
          {t('chats.noNotesWords')}
        </EmptyState>
      ) : null}
      <ul className={css.list} style={{ marginTop: 12 }}>
        {data?.records.map((note) => (
          <NoteRow key={note.id} note={note} onOpen={() => setOpen(note.id)} />
        ))}
      </ul>
      {writing ? <NewNote chat={chat} onClose={() => setWriting(false)} /> : null}
      {open ? <OpenNote chat={chat} id={open} onClose={() => setOpen()} /> : null}
    </div>
  );
}

function NoteRow({ note, onOpen }: { note: Note; onOpen: () => void }) {
  const { t, code } = useText();
  const { nameOf } = usePeople();
  return (
    <li className={css.card} data-testid="note">
      <div className={css.cardHead}>
        <Button variant="transparent" p={0} className={css.cardTitle} justify="flex-start" onClick={onOpen}>
          <bdi>{note.title}</bdi>
        </Button>
        {note.status === 'Draft' ? <Tag>{t('chats.draft')}</Tag> : null}
        {note.lockedBy ? (
          <Tag tone="warn" icon={<IconLock size={13} aria-hidden />}>
            {t('chats.lockedBy', { who: nameOf(note.lockedBy.id) })}
          </Tag>
        ) : null}
      </div>
      {note.preview ? <span className={css.cardDetail}>{note.preview.slice(0, 160)}</span> : null}
      <span className={css.cardDetail}>{momentText(new Date(note.lastModifiedTime), code)}</span>
    </li>
  );
}

function NewNote({ chat, onClose }: { chat: Chat; onClose: () => void }) {
  const { t } = useText();
  const act = useAct('notes', chat.id);
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('chats.newNote')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <NoteForm
        title=""
        body=""
        busy={act.isPending}
        onCancel={onClose}
        onSave={(title, body) => act.mutate(() => createNote(chat.id, { title, body }), { onSuccess: onClose })}
      />
    </Modal>
  );
}

interface FormProps {
  title: string;
  body: string;
  busy: boolean;
  onCancel: () => void;
  onSave: (title: string, body: string) => void;
}

function NoteForm({ title: before, body: text, busy, onCancel, onSave }: FormProps) {
  const { t } = useText();
  const [title, setTitle] = useState(before);
  const [body, setBody] = useState(text);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim()) onSave(title.trim(), body);
      }}
    >
      <TextInput
        label={t('chats.noteTitle')}
        value={title}
        maxLength={250}
        data-autofocus
        required
        withAsterisk={false}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        label={t('chats.noteBody')}
        value={body}
        maxLength={100_000}
        autosize
        minRows={8}
        maxRows={20}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button variant="default" onClick={onCancel}>
          {t('chats.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={!title.trim()}>
          {t('chats.saveNote')}
        </Button>
      </div>
    </form>
  );
}

/** Nobody else can write it while one does. */
function OpenNote({ chat, id, onClose }: { chat: Chat; id: string; onClose: () => void }) {
  const { t } = useText();
  const { me, nameOf } = usePeople();
  const act = useAct('notes', chat.id);
  const {
    data: note,
    error,
    refetch,
  } = useQuery({
    queryKey: ['chats', 'notes', chat.id, id],
    queryFn: () => readNote(id),
    staleTime: 0,
  });
  const [editing, setEditing] = useState(false);
  const others = note?.lockedBy && note.lockedBy.id !== me ? note.lockedBy.id : null;
  const mayDelete = note?.creator?.id === me || (chat.own.role === 'Admin' && chat.type === 'Team');
  const begin = () =>
    act.mutate(() => lockNote(id, true), {
      onSuccess: () => void refetch().then(() => setEditing(true)),
      onError: () => void refetch(),
    });
  // Whoever stops writing, in whatever way, leaves no lock behind.
  useEffect(() => {
    if (!editing) return;
    return () => void lockNote(id, false).catch(() => undefined);
  }, [editing, id]);
  const save = (title: string, body: string) =>
    act.mutate(() => changeNote(id, { title, body }), {
      onSuccess: () => {
        setEditing(false);
        void refetch();
      },
      onError: (problem) => toastBad(t('state.notSaved'), problem.message),
    });
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={note?.title ?? t('chats.note')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!note && !error ? <RowsSkeleton rows={3} /> : null}
      {note && editing ? (
        <NoteForm
          title={note.title}
          body={note.body ?? ''}
          busy={act.isPending}
          onCancel={() => setEditing(false)}
          onSave={save}
        />
      ) : null}
      {note && !editing ? (
        <div className={css.form}>
          <FormattedText text={note.body || t('chats.emptyNote')} me={me} nameOf={nameOf} />
          {others ? (
            <Tag tone="warn" icon={<IconLock size={13} aria-hidden />}>
              {t('chats.lockedBy', { who: nameOf(others) })}
            </Tag>
          ) : null}
          {chat.status === 'Archived' ? null : (
            <div className={css.buttons}>
              {mayDelete ? (
                <ActionIcon
                  size={36}
                  color="red"
                  aria-label={t('texts.deleteTemplate', { name: note.title })}
                  onClick={() => act.mutate(() => deleteNote(id), { onSuccess: onClose })}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              ) : null}
              <Button disabled={others !== null} loading={act.isPending} onClick={begin}>
                {t('texts.edit')}
              </Button>
            </div>
          )}
        </div>
      ) : null}
    </Modal>
  );
}
