import { Button } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import { usePeople } from '../chats/names';
import type { Chat, Post } from '../chats/shapes';
import { useChat } from '../chats/store';
import { useVoiceRoom } from './api';
import { useEntering } from './useEntering';
import css from './Voice.module.css';

/** What a chat tells of a call to everybody: that it goes on, with the way in; then how long it was, and with whom. */
export function CallPost({ post }: { post: Post }) {
  const { t, code } = useText();
  const { nameOf } = usePeople();
  const about = post.call;
  const chat = useChat(post.groupId);
  if (!about || about.seconds === undefined)
    return (
      <span className={css.post}>
        <IconPhoneCall size={16} aria-hidden />
        {t('voice.called', { who: nameOf(post.creatorId) })}
        {chat && about ? <Join chat={chat} sessionId={about.sessionId} /> : null}
      </span>
    );
  const people = about.personIds ?? [];
  const who = new Intl.ListFormat(code).format([
    ...people.slice(0, 5).map(nameOf),
    ...(people.length > 5 ? [t('chats.more', { count: people.length - 5 })] : []),
  ]);
  const minutes = Math.max(1, Math.round(about.seconds / 60));
  return (
    <span className={css.post}>
      <IconPhoneCall size={16} aria-hidden />
      {people.length > 0 ? t('voice.over', { count: minutes, who }) : t('voice.overNobody')}
    </span>
  );
}

function Join({ chat, sessionId }: { chat: Chat; sessionId: string }) {
  const { t } = useText();
  const { data: room } = useVoiceRoom(chat);
  const entering = useEntering(chat, room);
  if (!room?.open || room.sessionId !== sessionId || entering.present) return null;
  return (
    <Button size="compact-sm" loading={entering.busy} onClick={entering.enter}>
      {t('voice.join')}
    </Button>
  );
}
