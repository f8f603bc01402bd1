import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconBlockquote,
  IconBold,
  IconCode,
  IconItalic,
  IconList,
  IconPaperclip,
  type TablerIcon,
} from '@tabler/icons-react';
import { type RefObject, useRef } from 'react';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './Composer.module.css';
import { prefix, wrap } from './completion';

export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
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

export function insert(field: Field, text: string, write: (text: string) => void, words: string): void {
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

export function Formats({ field, text, write }: { field: Field; text: string; write: (text: string) => void }) {
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
