import { ActionIcon, Textarea, Tooltip } from '@mantine/core';
import { IconPaperclip, IconSend2 } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Composer.module.css';
import { keepDraft, useDraft } from './drafts';
import { PicturesBar } from './PicturesBar';
import { acceptedKinds, addFiles, dropPicture, mostFiles, type Picture } from './pictures';
import { SizeMeter } from './SizeMeter';
import { longestCompanyMessage, longestText } from './segments';
import { TemplatesMenu } from './TemplatesMenu';

interface ComposerProps {
  /** Where the draft is kept. */
  place: string;
  label: string;
  /** Texts have parts, pictures and templates; company messages and notes are plain. */
  kind: 'text' | 'company' | 'note';
  /** With a promise, all stays until it says that it went. */
  onSend: (text: string, pictures: Picture[]) => unknown;
  busy?: boolean;
  focus?: boolean;
  onEscape?: () => void;
}

const longest = { text: longestText, company: longestCompanyMessage, note: 5000 };

/** Pictures picked, dropped or pasted, with what could not go along said at once. */
function usePictures() {
  const { t } = useText();
  const [pictures, setPictures] = useState<Picture[]>([]);
  const [working, setWorking] = useState(false);
  const add = async (files: File[]) => {
    if (files.length === 0) return;
    setWorking(true);
    const { pictures: now, refused } = await addFiles(pictures, files);
    setWorking(false);
    setPictures(now);
    for (const { name, why } of refused)
      toastBad(t('texts.fileRefused', { name }), t(`texts.file.${why}`, { count: mostFiles }));
  };
  const remove = (picture: Picture) => {
    dropPicture(picture);
    setPictures((now) => now.filter((each) => each.id !== picture.id));
  };
  return { pictures, working, add, remove, clear: () => setPictures([]) };
}

/** Enter sends, Shift+Enter makes a new line; what is written stays until it is sent. */
export function Composer({ place, label, kind, onSend, busy = false, focus = false, onEscape }: ComposerProps) {
  const { t } = useText();
  const text = useDraft(place);
  const files = usePictures();
  const [over, setOver] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const withFiles = kind === 'text';
  const tooLong = text.length > longest[kind];
  const ready = (text.trim() !== '' || files.pictures.length > 0) && !tooLong && !busy && !files.working;

  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);

  const submit = () => {
    if (!ready) return;
    const words = text.trim() ? text : '';
    const clear = () => {
      keepDraft(place, '');
      files.clear();
    };
    const going = onSend(words, files.pictures);
    if (going instanceof Promise) void going.then((went) => went && clear());
    else clear();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      submit();
    }
    if (event.key === 'Escape') onEscape?.();
  };
  const insert = (words: string) => {
    const element = field.current;
    const [start, end] = [element?.selectionStart ?? text.length, element?.selectionEnd ?? text.length];
    keepDraft(place, text.slice(0, start) + words + text.slice(end));
    element?.focus();
  };
  const drag = (event: DragEvent, inside: boolean) => {
    if (!withFiles || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(inside);
  };
  return (
    <section
      className={css.composer}
      data-kind={kind}
      data-over={over || undefined}
      aria-label={t('texts.composer')}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        if (withFiles) void files.add([...event.dataTransfer.files]);
      }}
    >
      {over ? <p className={css.drop}>{t('texts.dropHere')}</p> : null}
      {files.pictures.length > 0 ? <PicturesBar pictures={files.pictures} onRemove={files.remove} /> : null}
      <div className={css.row}>
        {withFiles ? (
          <>
            <input
              ref={picker}
              type="file"
              hidden
              multiple
              accept={acceptedKinds}
              data-testid="text-files"
              onChange={(event) => {
                void files.add([...(event.currentTarget.files ?? [])]);
                event.currentTarget.value = '';
              }}
            />
            <Tooltip label={t('texts.attach')}>
              <ActionIcon
                size={42}
                color="gray"
                loading={files.working}
                onClick={() => picker.current?.click()}
                aria-label={t('texts.attach')}
              >
                <IconPaperclip size={21} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <TemplatesMenu text={text} onInsert={insert} />
          </>
        ) : null}
        <Textarea
          ref={field}
          className={css.field}
          autosize
          minRows={1}
          maxRows={8}
          radius="lg"
          aria-label={label}
          placeholder={label}
          value={text}
          error={tooLong}
          onChange={(event) => keepDraft(place, event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = [...event.clipboardData.files];
            if (!withFiles || pasted.length === 0) return;
            event.preventDefault();
            void files.add(pasted);
          }}
        />
        <Tooltip label={t(kind === 'note' ? 'texts.addNoteHint' : 'texts.sendHint')}>
          <ActionIcon
            size={42}
            variant="filled"
            disabled={!ready}
            onClick={submit}
            aria-label={t(kind === 'note' ? 'texts.addNote' : 'texts.send')}
          >
            <IconSend2 size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      {kind === 'text' || tooLong ? (
        <SizeMeter
          text={text}
          longest={longest[kind]}
          counted={kind === 'text'}
          withFiles={files.pictures.length > 0}
        />
      ) : null}
    </section>
  );
}
