import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { change } from '../encryption/sending';
import { editPost, readPost } from './api';
import css from './Composer.module.css';
import { fromWire, toWire, usePeople } from './names';
import type { Chat, Post } from './shapes';
import { useMembers } from './signals';
import { takePost } from './store';
import { Writing } from './Writing';

interface EditProps {
  post: Post;
  chat: Chat;
  onDone: () => void;
}

/** One's own post, to be changed in its place. Enter keeps the change, Escape leaves it as it was. */
export function EditPost({ post, chat, onDone }: EditProps) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const members = useMembers(chat.id, String(chat.memberCount)) ?? [];
  const [text, setText] = useState(() => fromWire(post.text ?? '', nameOf));
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
    element?.scrollIntoView({ block: 'nearest' });
  }, []);
  const save = () => {
    const words = toWire(text, members, chat.id);
    if (!words.trim() && !post.attachments?.length) return;
    if (words === post.text) return onDone();
    setBusy(true);
    const work = chat.encrypted
      ? change(post, words)
      : editPost(chat.id, post.id, words).then(() => readPost(chat.id, post.id));
    work
      .then((now) => {
        takePost(now);
        onDone();
      })
      .catch((error: Error) => toastBad(t('texts.notChanged'), error.message))
      .finally(() => setBusy(false));
  };
  return (
    <div className={css.frame}>
      <Writing
        field={field}
        label={t('chats.editPost')}
        value={text}
        onChange={setText}
        members={members}
        many={chat.memberCount > 2}
        onEnter={save}
        onEscape={onDone}
      />
      <div className={css.bar}>
        <span className={css.hint}>{t('chats.editHint')}</span>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          {t('chats.cancel')}
        </Button>
        &nbsp;
        <Button size="compact-sm" loading={busy} onClick={save}>
          {t('chats.saveEdit')}
        </Button>
      </div>
    </div>
  );
}
