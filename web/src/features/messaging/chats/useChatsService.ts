import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { preference, usePreference } from '@/design/preferences';
import { toastBad } from '@/design/toast';
import { takesPushes } from '@/features/people/push/device';
import { useMe } from '@/features/people/queries';
import { useRights } from '@/features/people/rights';
import { liveStatus } from '@/live/socket';
import { useText } from '@/text/useText';
import { plainText } from './format';
import { forgetMarks } from './marks';
import { type People, titleOf, useEverybody } from './names';
import { hurry, openOutbox } from './outbox';
import { type Chat, names, type Post } from './shapes';
import { forgetSignals, stoppedTyping } from './signals';
import { onArrival, startChats, took } from './sync';

export type NoticeChoice = 'off' | 'direct' | 'all';

const noticePreference = preference<NoticeChoice>('notify-chats', 'direct');
/** Asked once, where somebody is in the middle of messaging; a no is a no. */
export const askedPreference = preference<boolean>('notify-chats-asked', false);

export const canNotify = typeof Notification !== 'undefined';

export function useNoticeChoice() {
  const { t } = useText();
  const [choice, setChoice] = usePreference(noticePreference);
  const choose = async (wanted: NoticeChoice) => {
    askedPreference.set(true);
    if (wanted !== 'off' && (await Notification.requestPermission()) !== 'granted') {
      toastBad(t('audio.notifyBlocked'), t('audio.notifyBlockedWords'));
      return;
    }
    setChoice(wanted);
  };
  return { choice, choose };
}

/** Encryption is large, and no page waits for it. */
function startEncryption(person: string): () => void {
  let ended = false;
  let end = () => {
    ended = true;
  };
  void import('../encryption/service').then((service) => {
    if (ended) return;
    const off = service.startEncryption(person);
    end = () => {
      off();
      service.forgetEncryption();
    };
  });
  return () => end();
}

/** Chats keep up, and tell of what concerns the person, as long as somebody is signed in. */
export function useChatsService(): void {
  const { data: me } = useMe();
  const { may } = useRights();
  const person = me && may('Glip') ? String(me.id) : '';
  useEffect(() => {
    if (!person) return;
    const offs = [
      startChats(person),
      startEncryption(person),
      openOutbox(person, took, async (message) => (await import('../encryption/sending')).deliver(message)),
      liveStatus.subscribe(() => {
        if (liveStatus.get() === 'open') hurry();
      }),
    ];
    return () => {
      for (const off of offs) off();
      forgetSignals();
      forgetMarks();
    };
  }, [person]);
  useNotices(person);
}

interface Around {
  t: ReturnType<typeof useText>['t'];
  people: People;
  navigate: ReturnType<typeof useNavigate>;
}

function useNotices(person: string): void {
  const { t } = useText();
  const people = useEverybody();
  const navigate = useNavigate();
  const now = useRef<Around>({ t, people, navigate });
  now.current = { t, people, navigate };
  useEffect(() => {
    if (!person) return;
    return onArrival((post, chat) => {
      stoppedTyping(post.groupId, post.creatorId);
      if (document.hidden && wants(post, chat, person)) notify(post, chat, now.current);
    });
  }, [person]);
}

/** By default only what is said to the person: direct chats, and posts that name them. */
export function wants(post: Post, chat: Chat | undefined, person: string): boolean {
  const choice = noticePreference.get();
  if (takesPushes()) return false;
  if (choice === 'off' || !canNotify || Notification.permission !== 'granted') return false;
  if (names(post, person)) return true;
  if (chat?.own.muted) return false;
  return choice === 'all' || chat?.type === 'Direct';
}

function notify(post: Post, chat: Chat | undefined, { t, people, navigate }: Around): void {
  const who = people.nameOf(post.creatorId);
  const title = chat && chat.type !== 'Direct' ? `${who} · ${titleOf(chat, people, t)}` : who;
  const notification = new Notification(title, {
    body: post.sealed
      ? t('encryption.snippet')
      : plainText(post.text ?? '', people.nameOf).slice(0, 160) || t('chats.snippetFile'),
    tag: `clarion-chat-${post.groupId}`,
  });
  notification.onclick = () => {
    window.focus();
    void navigate({ to: '/chats', search: { c: `c${post.groupId}` } as never });
    notification.close();
  };
}
