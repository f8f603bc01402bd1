import { Button, FileButton, Textarea } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useText } from '@/text/useText';
import type { Chat } from '../chats/shapes';
import { UploadBar } from '../chats/UploadBar';
import { useUploads } from '../chats/uploads';
import css from './GuestPage.module.css';
import { useWrite } from './visit';

const longest = 10_000;

const newKey = (): string => crypto.randomUUID();

interface WriteProps {
  chat: Chat;
  /** The thread that is answered in; empty: none. */
  thread: string;
  label: string;
}

/** Where a guest writes. */
export function GuestWrite({ chat, thread, label }: WriteProps) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [key, setKey] = useState(newKey);
  const uploads = useUploads();
  const write = useWrite(() => {
    setText('');
    setKey(newKey());
    uploads.clear();
  });
  const something = text.trim() !== '' || uploads.done.length > 0;
  const ready = something && text.length <= longest && !uploads.busy && !uploads.failed && !write.isPending;
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (ready) write.mutate({ chat, thread, text: text.trim(), attachments: uploads.done, key });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className={css.write} onSubmit={send}>
      {uploads.all.length > 0 ? <UploadBar uploads={uploads} /> : null}
      <div className={css.row}>
        <FileButton multiple onChange={uploads.add}>
          {(props) => (
            <Button {...props} variant="default" aria-label={t('chats.attach')}>
              <IconPaperclip size={18} aria-hidden />
            </Button>
          )}
        </FileButton>
        <Textarea
          className={css.field}
          aria-label={label}
          placeholder={label}
          value={text}
          maxLength={longest}
          autosize
          minRows={1}
          maxRows={8}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Button type="submit" disabled={!ready} loading={write.isPending}>
          {t('guests.send')}
        </Button>
      </div>
    </form>
  );
}
