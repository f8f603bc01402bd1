import { Button, Loader } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useState } from 'react';
import { useText } from '@/text/useText';
import css from './Flow.module.css';
import { itemsOf } from './flow';
import { usePeople } from './names';
import type { Pending } from './outbox';
import { PendingPost } from './PendingPost';
import { PostItem } from './PostItem';
import type { Chat, Post } from './shapes';
import { useScroll } from './useScroll';

interface FlowProps {
  label: string;
  chat: Chat;
  posts: readonly Post[];
  pending: readonly Pending[];
  earlier: boolean;
  later?: boolean;
  onTop: () => void;
  onBottom?: () => void;
  onNewest?: () => void;
  /** The last number that had been read when the chat was opened. */
  unreadFrom: number | null;
  /** A post to be shown first. */
  at?: number;
  thread?: boolean;
  editing: string | null;
  onEditing: (id: string | null) => void;
  onEnd?: (atEnd: boolean) => void;
  footer?: React.ReactNode;
}

/** The posts of a conversation, oldest first, day by day. New ones are read out. */
export function Flow(props: FlowProps) {
  const {
    label,
    chat,
    posts,
    pending,
    earlier,
    later = false,
    unreadFrom,
    at,
    thread = false,
    editing,
    onEditing,
  } = props;
  const { t, code } = useText();
  const { me } = usePeople();
  const items = useMemo(() => itemsOf(posts, unreadFrom, me, code), [posts, unreadFrom, me, code]);
  const [active, setActive] = useState<string | null>(null);
  const hasMark = items.some((item) => item.kind === 'unread');
  const { box, onScroll, atEnd, newer, toEnd } = useScroll({
    first: posts[0]?.id ?? '',
    last: posts.at(-1)?.id ?? '',
    count: posts.length + pending.length,
    startAt: at ? String(at) : hasMark ? 'unread' : null,
    later,
    onTop: props.onTop,
    onBottom: props.onBottom ?? nothing,
  });
  const { onEnd } = props;
  useEffect(() => onEnd?.(atEnd && !later), [atEnd, later, onEnd]);
  // What one writes oneself is always seen.
  const mine = pending.at(-1)?.id;
  useEffect(() => {
    if (mine) toEnd();
  }, [mine, toEnd]);
  // What is open of one post stays, whatever the mouse passes on its way there.
  const activate = useCallback(
    (id: string | null) => {
      if (!box.current?.querySelector('[data-tools] [aria-expanded="true"]')) setActive(id);
    },
    [box],
  );
  const focusable = active ?? posts.at(-1)?.id;
  return (
    <div className={css.frame}>
      <div
        className={css.scroll}
        ref={box}
        onScroll={onScroll}
        onMouseLeave={() => activate(null)}
        role="log"
        aria-label={label}
      >
        <div className={css.inner}>
          {earlier ? (
            <div className={css.loading}>
              <Loader size="sm" aria-label={t('state.loading')} />
            </div>
          ) : null}
          {!earlier && !thread ? <Beginning /> : null}
          <ol className={css.flow} onKeyDown={walk} data-testid={thread ? 'thread' : 'flow'}>
            {items.map((item) => {
              if (item.kind === 'day')
                return (
                  <li key={item.key} className={css.day}>
                    <span>{item.text}</span>
                  </li>
                );
              if (item.kind === 'unread')
                return (
                  <li key={item.key} className={css.unread} data-seq="unread" data-testid="unread-mark">
                    <span>{t('chats.newPosts')}</span>
                  </li>
                );
              return (
                <PostItem
                  key={item.key}
                  post={item.post}
                  chat={chat}
                  follows={item.follows}
                  thread={thread}
                  active={item.key === active}
                  focusable={item.key === focusable}
                  marked={item.post.seq === at}
                  editing={item.key === editing}
                  onActive={activate}
                  onEditing={onEditing}
                />
              );
            })}
            {pending.map((each) => (
              <PendingPost key={each.id} pending={each} />
            ))}
          </ol>
          {props.footer}
        </div>
      </div>
      {newer || later ? (
        <Button
          className={css.newer}
          size="compact-md"
          leftSection={<IconArrowDown size={16} aria-hidden />}
          onClick={later ? props.onNewest : toEnd}
        >
          {t(later ? 'chats.toNewest' : 'chats.newBelow')}
        </Button>
      ) : null}
    </div>
  );
}

const nothing = (): void => undefined;

function Beginning() {
  const { t } = useText();
  return <p className={css.beginning}>{t('chats.beginning')}</p>;
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrow keys go from post to post. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  const here = event.target as HTMLElement;
  if (!step || !here.matches('[data-post]')) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-post]')];
  const next = all[all.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}
