import { UnstyledButton } from '@mantine/core';
import { IconArrowForwardUp, IconBookmarkFilled, IconMessageCircle, IconPinFilled } from '@tabler/icons-react';
import { type KeyboardEvent, memo, useState } from 'react';
import { Tag } from '@/design/parts/Tag';
import { momentText, timeText } from '@/design/time';
import { MeetingInPost } from '@/features/meetings/home/MeetingInPost';
import { PersonAvatar } from '@/features/people/PersonAvatar';
import { useText } from '@/text/useText';
import { useOpened } from '../encryption/opened';
import { SealedState } from '../encryption/SealedState';
import { Attachments } from './Attachments';
import { EditPost } from './EditPost';
import css from './Flow.module.css';
import { FormattedText } from './FormattedText';
import { HistoryDialog } from './HistoryDialog';
import { LinkCards } from './LinkCards';
import { useBookmarked } from './marks';
import { usePeople } from './names';
import { PostTools } from './PostTools';
import { useGo } from './place';
import { Reactions } from './Reactions';
import { SystemPost } from './SystemPost';
import { type Chat, isReply, type Post } from './shapes';
import { TranslatedText } from './TranslatedText';

interface ItemProps {
  post: Post;
  chat: Chat;
  follows: boolean;
  thread: boolean;
  active: boolean;
  focusable: boolean;
  marked: boolean;
  editing: boolean;
  onActive: (id: string | null) => void;
  onEditing: (id: string | null) => void;
}

/** One post. What can be done with it shows when it is pointed at or focused. */
export const PostItem = memo(function PostItem(props: ItemProps) {
  const { chat, follows, thread, active, focusable, marked, editing, onActive, onEditing } = props;
  const post = useOpened(props.post);
  const { t, code } = useText();
  const { me, nameOf, find } = usePeople();
  const go = useGo();
  const [history, setHistory] = useState(false);
  if (post.type.startsWith('Person') || post.notice) return <SystemPost post={post} />;
  const at = new Date(post.creationTime);
  const author = nameOf(post.creatorId);
  const openThread = () => go({ c: chat.id, t: post.threadId || post.id });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || post.deleted) return;
    if (event.key === 'r' || event.key === 'Enter') openThread();
    else if (event.key === 'e' && post.creatorId === me) onEditing(post.id);
    else return;
    event.preventDefault();
  };
  if (post.deleted)
    return (
      <li className={css.gone} data-seq={post.seq}>
        {t('chats.deletedPost', { who: author })}
        {post.replyCount > 0 ? <ThreadLink post={post} onOpen={openThread} /> : null}
      </li>
    );
  const reply = isReply(post) && !thread;
  return (
    <li
      className={css.post}
      data-post
      data-testid="post"
      data-seq={post.seq}
      data-follows={follows || undefined}
      data-active={active || undefined}
      data-marked={marked || undefined}
      data-pinned={post.pinned || undefined}
      tabIndex={focusable ? 0 : -1}
      onMouseOver={() => onActive(post.id)}
      onFocus={() => onActive(post.id)}
      onKeyDown={onKeyDown}
    >
      <span className={css.side}>
        {follows ? (
          <time className={css.sideTime} dateTime={post.creationTime} title={momentText(at, code)}>
            {timeText(at, code).replace(/\s?[AP]M/i, '')}
          </time>
        ) : (
          <PersonAvatar name={author} photo={find(post.creatorId)?.photo} size={36} />
        )}
      </span>
      <div className={css.body}>
        <Marks post={post} />
        {follows ? (
          <span className="sr-only">{author}: </span>
        ) : (
          <div className={css.head}>
            <span className={css.author}>
              <bdi>{author}</bdi>
            </span>
            <time className={css.time} dateTime={post.creationTime} title={momentText(at, code)}>
              {timeText(at, code)}
            </time>
            {post.guest ? <Tag tone="warn">{t('guests.guest')}</Tag> : null}
            {post.importedFrom ? (
              <span className={css.time}>{t('chats.importedFrom', { source: post.importedFrom })}</span>
            ) : null}
          </div>
        )}
        {reply ? (
          <UnstyledButton className={css.replyOf} onClick={openThread}>
            <IconArrowForwardUp size={14} aria-hidden /> {t('chats.repliedInThread')}
          </UnstyledButton>
        ) : null}
        {editing ? (
          <EditPost post={post} chat={chat} onDone={() => onEditing(null)} />
        ) : (
          <>
            <SealedState post={post} />
            {post.text ? (
              <FormattedText
                text={post.text}
                mentions={post.mentions}
                me={me}
                nameOf={nameOf}
                after={
                  post.edits ? (
                    <UnstyledButton className={css.edited} data-after onClick={() => setHistory(true)}>
                      {t('chats.edited')}
                    </UnstyledButton>
                  ) : null
                }
              />
            ) : null}
            {post.text ? <MeetingInPost text={post.text} /> : null}
            {post.text && !post.sealed ? <TranslatedText post={post} /> : null}
            {post.attachments?.length ? <Attachments post={post} /> : null}
            {post.links?.length ? <LinkCards post={post} own={post.creatorId === me} /> : null}
          </>
        )}
        <Reactions post={post} />
        {post.replyCount > 0 && !thread ? <ThreadLink post={post} onOpen={openThread} /> : null}
      </div>
      {active && !editing ? (
        <PostTools
          post={post}
          chat={chat}
          thread={thread}
          onThread={openThread}
          onEdit={() => onEditing(post.id)}
          onHistory={() => setHistory(true)}
        />
      ) : null}
      {history ? <HistoryDialog post={post} onClose={() => setHistory(false)} /> : null}
    </li>
  );
});

function Marks({ post }: { post: Post }) {
  const { t } = useText();
  const bookmarked = useBookmarked(post.id);
  if (!post.pinned && !bookmarked) return null;
  return (
    <div className={css.marks}>
      {post.pinned ? (
        <span>
          <IconPinFilled size={13} aria-hidden /> {t('chats.pinned')}
        </span>
      ) : null}
      {bookmarked ? (
        <span>
          <IconBookmarkFilled size={13} aria-hidden /> {t('chats.bookmarked')}
        </span>
      ) : null}
    </div>
  );
}

function ThreadLink({ post, onOpen }: { post: Post; onOpen: () => void }) {
  const { t } = useText();
  return (
    <UnstyledButton className={css.threadLink} onClick={onOpen}>
      <IconMessageCircle size={15} aria-hidden /> {t('chats.replies', { count: post.replyCount })}
    </UnstyledButton>
  );
}
