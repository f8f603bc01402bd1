import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconBlockquote,
  IconBold,
  IconCode,
  IconItalic,
  IconList,
  IconPaperclip,
  IconSend2,
  type TablerIcon,
} from '@tabler/icons-react';
import { type DragEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { TextKey } from '@/text/catalogue';
import { useText } from '@/text/useText';
import { keepDraft, useDraft } from '../texts/drafts';
import css from './Composer.module.css';
import { prefix, wrap } from './completion';
import { EmojiButton } from './EmojiPicker';
import { toWire } from './names';
import { send } from './outbox';
import type { Chat, ChatMember } from './shapes';
import { iType, sent } from './signals';
import { UploadBar } from './UploadBar';
import { useUploads } from './uploads';
import { Writing } from './Writing';

const longest = 10_000;

interface ComposerProps {
  chat: Chat;
  threadId?: string;
  label: string;
  members: readonly ChatMember[];
  focus: boolean;
  onUp?: () => void;
  onEscape?: () => void;
  onSent?: () => void;
}

/** Where a post is written. What is written stays until it is sent. */
export function Composer({ chat, threadId, label, members, focus, onUp, onEscape, onSent }: ComposerProps) {
  const { t } = useText();
  const place = threadId ? `thread:${threadId}` : `chat:${chat.id}`;
  const text = useDraft(place);
  const field = useRef<HTMLTextAreaElement>(null);
  const uploads = useUploads();
  const [over, setOver] = useState(false);
  const words = toWire(text.trim() ? text : '', members, chat.id);
  const tooLong = words.length > longest;
  const ready = (words !== '' || uploads.done.length > 0) && !tooLong && !uploads.busy && !uploads.failed;
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const submit = () => {
    if (!ready) return;
    send({ chatId: chat.id, threadId, text: words, attachments: uploads.done });
    keepDraft(place, '');
    uploads.clear();
    sent();
    onSent?.();
    field.current?.focus();
  };
  const write = (next: string) => {
    keepDraft(place, next);
    if (next) iType(chat.id);
  };
  const drag = (event: DragEvent, inside: boolean) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(inside);
  };
  return (
    <section
      className={css.composer}
      data-over={over || undefined}
      aria-label={t('texts.composer')}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        uploads.add([...event.dataTransfer.files]);
      }}
    >
      {over ? <p className={css.drop}>{t('texts.dropHere')}</p> : null}
      <div className={css.frame}>
        {uploads.all.length > 0 ? <UploadBar uploads={uploads} /> : null}
        <Writing
          field={field}
          label={label}
          value={text}
          onChange={write}
          members={members}
          many={chat.memberCount > 2}
          onEnter={submit}
          onEscape={onEscape}
          onUp={onUp}
          onFiles={uploads.add}
        />
        <div className={css.bar}>
          <AttachButton onFiles={uploads.add} />
          <EmojiButton
            label={t('chats.emojiButton')}
            size={34}
            icon={20}
            onPick={(char) => insert(field, text, write, char)}
          />
          <Formats field={field} text={text} write={write} />
          <span className={css.hint}>
            {tooLong ? (
              <span className={css.tooLong} role="alert">
                {t('texts.tooLong', { count: words.length - longest, longest })}
              </span>
            ) : (
              t('texts.keysHint')
            )}
          </span>
          <Tooltip label={t('texts.sendHint')}>
            <ActionIcon
              className={css.send}
              size={36}
              variant="filled"
              disabled={!ready}
              onClick={submit}
              aria-label={t('texts.send')}
            >
              <IconSend2 size={19} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
    </section>
  );
}

function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useText();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        data-testid="chat-files"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Tooltip label={t('chats.attach')}>
        <ActionIcon size={34} color="gray" onClick={() => picker.current?.click()} aria-label={t('chats.attach')}>
          <IconPaperclip size={20} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

type Field = RefObject<HTMLTextAreaElement | null>;

const selectionOf = (field: Field, text: string): [number, number] => [
  field.current?.selectionStart ?? text.length,
  field.current?.selectionEnd ?? text.length,
];

function put(field: Field, write: (text: string) => void, next: { text: string; start: number; end: number }): void {
  write(next.text);
  requestAnimationFrame(() => {
    field.current?.focus();
    field.current?.setSelectionRange(next.start, next.end);
  });
}

function insert(field: Field, text: string, write: (text: string) => void, words: string): void {
  const [start, end] = selectionOf(field, text);
  const at = start + words.length;
  put(field, write, { text: text.slice(0, start) + words + text.slice(end), start: at, end: at });
}

const formats: { label: TextKey; icon: TablerIcon; mark: string; lines?: boolean }[] = [
  { label: 'chats.bold', icon: IconBold, mark: '**' },
  { label: 'chats.italic', icon: IconItalic, mark: '*' },
  { label: 'chats.code', icon: IconCode, mark: '`' },
  { label: 'chats.quote', icon: IconBlockquote, mark: '> ', lines: true },
  { label: 'chats.listItem', icon: IconList, mark: '- ', lines: true },
];

function Formats({ field, text, write }: { field: Field; text: string; write: (text: string) => void }) {
  const { t } = useText();
  return (
    <span className={css.formats}>
      {formats.map(({ label, icon: Icon, mark, lines }) => (
        <Tooltip key={label} label={t(label)}>
          <ActionIcon
            size={34}
            color="gray"
            aria-label={t(label)}
            onClick={() => {
              const [start, end] = selectionOf(field, text);
              const several = mark === '`' && text.slice(start, end).includes('\n');
              put(
                field,
                write,
                lines ? prefix(text, start, end, mark) : wrap(text, start, end, several ? '\n```\n' : mark),
              );
            }}
          >
            <Icon size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </span>
  );
}
