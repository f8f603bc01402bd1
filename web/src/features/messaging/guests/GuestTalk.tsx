import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { usePageTitle } from '@/design/pageTitle';
import { useText } from '@/text/useText';
import { PeopleContext, withoutTurns } from '../chats/names';
import type { Chat } from '../chats/shapes';
import css from './GuestPage.module.css';
import { GuestPost } from './GuestPost';
import { GuestWrite } from './GuestWrite';
import { type Me, markRead, usePeopleOf, usePosts } from './visit';

const atOnce = 50;

interface TalkProps {
  chat: Chat;
  me?: Me;
  /** The number of a post that was searched for. */
  at?: number;
  onNewest: () => void;
}

/** One team: what is said, its threads, and where one writes. */
export function GuestTalk({ chat, me, at, onNewest }: TalkProps) {
  const { t } = useText();
  const [count, setCount] = useState(atOnce);
  const [thread, setThread] = useState('');
  const people = usePeopleOf(chat.id, me);
  const { data: posts } = usePosts(chat.id, count, thread, thread ? undefined : at);
  const end = useRef<HTMLLIElement>(null);
  const newest = posts?.at(-1)?.seq;
  useEffect(() => {
    if (newest === undefined) return;
    const found = at !== undefined && !thread ? document.querySelector('[data-found]') : null;
    (found ?? end.current)?.scrollIntoView({ block: found ? 'center' : 'end' });
    if (!thread && at === undefined) void markRead(chat.id).catch(() => undefined);
  }, [chat.id, newest, thread, at]);
  const name = withoutTurns(chat.name ?? '');
  usePageTitle(name);
  return (
    <PeopleContext.Provider value={people}>
      <h1 className={css.title}>
        {thread ? (
          <Button
            variant="subtle"
            size="compact-md"
            leftSection={<IconArrowLeft size={17} aria-hidden />}
            onClick={() => setThread('')}
          >
            {t('guests.back', { team: name })}
          </Button>
        ) : (
          <bdi>{name}</bdi>
        )}
      </h1>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <ol className={css.posts} tabIndex={0} aria-label={thread ? t('chats.thread') : name} data-testid="flow">
        {posts && posts.length >= count && at === undefined ? (
          <li>
            <Button variant="subtle" size="compact-sm" onClick={() => setCount((now) => Math.min(250, now + 100))}>
              {t('guests.older')}
            </Button>
          </li>
        ) : null}
        {posts?.length === 0 ? (
          <li className={css.nothing}>{t(thread ? 'guests.noReplies' : 'guests.noPosts')}</li>
        ) : null}
        {posts?.map((post) => (
          <GuestPost
            key={post.id}
            post={post}
            people={people}
            found={at === post.seq}
            onThread={thread ? undefined : setThread}
          />
        ))}
        <li ref={end} aria-hidden />
      </ol>
      {at !== undefined && !thread ? (
        <Button variant="subtle" onClick={onNewest}>
          {t('guests.newest')}
        </Button>
      ) : null}
      {chat.status === 'Archived' ? (
        <p className={css.nothing}>{t('chats.archivedWords')}</p>
      ) : (
        <GuestWrite
          key={thread}
          chat={chat}
          thread={thread}
          label={t(thread ? 'guests.writeThread' : 'guests.write', { team: name })}
        />
      )}
    </PeopleContext.Provider>
  );
}
