import { ActionIcon, NativeSelect, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import type { ChatMessage } from '../protocol';
import { chatBehind } from './features';
import css from './Room.module.css';
import { SidePanel } from './SidePanel';
import { useRoom } from './useRoom';

const LONGEST_TEXT = 4_000;

/** What is written in the meeting, to everybody or to one person. */
export function ChatPanel({ onClose }: { onClose: () => void }) {
  const { t } = useRoomText();
  const { chat, features } = useRoom();
  const chatId = chatBehind({ features });
  const list = useRef<HTMLDivElement>(null);
  const newest = chat.at(-1)?.id;
  useEffect(() => {
    if (newest !== undefined) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [newest]);
  return (
    <SidePanel title={t('meet.chat')} onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it */}
      <div ref={list} className={css.messages} role="log" aria-label={t('meet.messages')} tabIndex={0}>
        {chat.length === 0 ? <p className={css.quiet}>{t('meet.chatEmpty')}</p> : null}
        {chat.map((each) => (
          <Message key={each.id} message={each} />
        ))}
      </div>
      {chatId ? (
        <a className={css.chatInApp} href={`/chats?c=c${encodeURIComponent(chatId)}`} target="_blank" rel="noopener">
          {t('meet.chatInApp')}
        </a>
      ) : null}
      <Write />
    </SidePanel>
  );
}

function Message({ message }: { message: ChatMessage }) {
  const { t, code } = useRoomText();
  const { you, participants } = useRoom();
  const { participant, name, text, at, to } = message;
  const other = participant === you ? participants.find(({ id }) => id === to)?.name : undefined;
  const time = new Intl.DateTimeFormat(code, { hour: 'numeric', minute: '2-digit' });
  return (
    <article className={css.message}>
      <header className={css.messageHead}>
        <bdi className={css.messageName}>{participant === you ? t('meet.you', { name }) : name}</bdi>
        {to ? (
          <span className={css.private}>{other ? t('meet.onlyTo', { name: other }) : t('meet.onlyYou')}</span>
        ) : null}
        <time dateTime={at}>{Number.isNaN(Date.parse(at)) ? '' : time.format(new Date(at))}</time>
      </header>
      <p className={css.text}>{text}</p>
    </article>
  );
}

function Write() {
  const { t } = useRoomText();
  const { session, participants, you } = useRoom();
  const [text, setText] = useState('');
  const [to, setTo] = useState('');
  const others = participants.filter(({ id }) => id !== you);
  const chosen = others.some(({ id }) => id === to) ? to : '';
  const send = async () => {
    const said = text.trim();
    if (!said) return;
    setText('');
    // What was refused is there again to be sent.
    if (!(await session.ask('chat', { text: said, ...(chosen ? { to: chosen } : {}) }))) setText(said);
  };
  return (
    <form
      className={css.write}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <NativeSelect
        size="sm"
        label={t('meet.writeTo')}
        value={chosen}
        onChange={(event) => setTo(event.currentTarget.value)}
        data={[
          { value: '', label: t('meet.everyone') },
          ...others.slice(0, 200).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div className={css.writeRow}>
        <Textarea
          className={css.field}
          size="sm"
          autosize
          minRows={1}
          maxRows={5}
          maxLength={LONGEST_TEXT}
          aria-label={t('meet.message')}
          placeholder={t('meet.message')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        <ActionIcon type="submit" variant="filled" size="lg" aria-label={t('meet.send')} disabled={!text.trim()}>
          <IconSend size={18} aria-hidden />
        </ActionIcon>
      </div>
    </form>
  );
}
