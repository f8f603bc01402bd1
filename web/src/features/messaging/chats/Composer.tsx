import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartBar, IconSend2 } from '@tabler/icons-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useText } from '@/text/useText';
import { keepDraft, useDraft } from '../texts/drafts';
import { CommandReply } from './CommandReply';
import css from './Composer.module.css';
import { AttachButton, Formats, insert } from './ComposerTools';
import { PollDialog } from './cards/PollDialog';
import { type Command, type OwnCommand, useCommands } from './commands';
import { EmojiButton } from './EmojiPicker';
import { RemindDialog } from './later/RemindDialog';
import { SendLater } from './later/SendLater';
import { toWire } from './names';
import { send } from './outbox';
import { useGo } from './place';
import type { Chat, ChatMember } from './shapes';
import { iType, sent } from './signals';
import { UploadBar } from './UploadBar';
import { useUploads } from './uploads';
import { useCommandLine } from './useCommandLine';
import { useRecording } from './useRecording';
import { Recorder, VoiceButton } from './VoiceRecorder';
import { Writing } from './Writing';

const longest = 10_000;
/** Of a chat that takes none. */
const none: readonly Command[] = [];

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
  const go = useGo();
  const place = threadId ? `thread:${threadId}` : `chat:${chat.id}`;
  const text = useDraft(place);
  const field = useRef<HTMLTextAreaElement>(null);
  const uploads = useUploads(chat.encrypted);
  const [over, setOver] = useState(false);
  const recording = useRecording((file) => uploads.add([file], true));
  const [asking, setAsking] = useState<{ what: Exclude<OwnCommand, 'summarize'>; words: string } | null>(null);
  const known = useCommands(chat.id);
  // What commands say goes to the server, and is said plain.
  const commands = chat.encrypted ? none : known;
  const words = toWire(text.trim() ? text : '', members, chat.id);
  const tooLong = words.length > longest;
  const ready = (words !== '' || uploads.done.length > 0) && !tooLong && !uploads.busy && !uploads.failed;
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const clear = () => {
    keepDraft(place, '');
    uploads.clear();
    sent();
    field.current?.focus();
  };
  const line = useCommandLine({
    chatId: chat.id,
    commands,
    onOwn: ({ own }, rest) => {
      if (own !== 'summarize') return own && setAsking({ what: own, words: rest });
      keepDraft(place, '');
      go({ c: chat.id, p: 'summary' });
    },
    onDone: () => keepDraft(place, ''),
  });
  const post = () => {
    line.dismiss();
    send({ chatId: chat.id, threadId, text: words, attachments: uploads.done });
    clear();
    onSent?.();
  };
  const submit = () => {
    if (!ready || line.running) return;
    // In a thread a command would answer elsewhere, and files are no part of one.
    if (threadId || chat.encrypted || uploads.done.length > 0 || !line.take(words)) post();
  };
  const done = () => {
    setAsking(null);
    clear();
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
      {line.reply ? <CommandReply reply={line.reply} onPost={post} onClose={line.dismiss} /> : null}
      {over ? <p className={css.drop}>{t('texts.dropHere')}</p> : null}
      <div className={css.frame}>
        {uploads.all.length > 0 ? <UploadBar uploads={uploads} /> : null}
        <Writing
          field={field}
          label={label}
          value={text}
          onChange={write}
          members={members}
          commands={threadId ? none : commands}
          many={chat.memberCount > 2}
          onEnter={submit}
          onEscape={onEscape}
          onUp={onUp}
          onFiles={uploads.add}
        />
        {recording.state ? <Recorder recording={recording} /> : null}
        <div className={css.bar} hidden={recording.state !== null}>
          <AttachButton onFiles={uploads.add} />
          <VoiceButton recording={recording} />
          <EmojiButton
            label={t('chats.emojiButton')}
            size={34}
            icon={20}
            onPick={(char) => insert(field, text, write, char)}
          />
          {threadId || chat.encrypted ? null : (
            <Tooltip label={t('chats.poll.new')}>
              <ActionIcon
                size={34}
                color="gray"
                aria-label={t('chats.poll.new')}
                onClick={() => setAsking({ what: 'poll', words: text.trim() })}
              >
                <IconChartBar size={19} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
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
          {chat.encrypted ? null : (
            <SendLater
              chatId={chat.id}
              threadId={threadId}
              text={words}
              attachments={uploads.done}
              disabled={!ready || uploads.busy || uploads.failed}
              onDone={clear}
            />
          )}
          <Tooltip label={t('texts.sendHint')}>
            <ActionIcon
              className={css.send}
              size={36}
              variant="filled"
              disabled={!ready}
              loading={line.running}
              onClick={submit}
              aria-label={t('texts.send')}
            >
              <IconSend2 size={19} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      {asking?.what === 'poll' ? (
        <PollDialog chatId={chat.id} question={asking.words} onClose={() => setAsking(null)} onAsked={done} />
      ) : null}
      {asking?.what === 'remind' ? (
        <RemindDialog text={asking.words} onClose={() => setAsking(null)} onDone={clear} />
      ) : null}
    </section>
  );
}
