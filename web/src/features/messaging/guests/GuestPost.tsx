import { UnstyledButton } from '@mantine/core';
import { IconMessageCircle } from '@tabler/icons-react';
import { Avatar } from '@/design/parts/Person';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { MeetingInPost } from '@/features/meetings/home/MeetingInPost';
import { useText } from '@/text/useText';
import { FileAttachment } from '../chats/Attachments';
import { EmojiButton } from '../chats/EmojiPicker';
import { FormattedText } from '../chats/FormattedText';
import { LinkCards } from '../chats/LinkCards';
import type { People } from '../chats/names';
import { Reactions } from '../chats/Reactions';
import { SystemPost } from '../chats/SystemPost';
import type { Post } from '../chats/shapes';
import css from './GuestPage.module.css';
import { useReact } from './visit';

interface PostProps {
  post: Post;
  people: People;
  /** Left out: it stands in its thread. */
  onThread?: (threadId: string) => void;
  found?: boolean;
}

/** What somebody said, with what guests may do with it: react, answer in a thread. */
export function GuestPost({ post, people, onThread, found }: PostProps) {
  const { t, code } = useText();
  if (post.type.startsWith('Person')) return <SystemPost post={post} />;
  const author = people.nameOf(post.creatorId);
  if (post.deleted) return <li className={css.nothing}>{t('chats.deletedPost', { who: author })}</li>;
  return (
    <li className={css.post} data-post data-testid="post" data-found={found || undefined}>
      <Avatar name={author} size={34} />
      <div className={css.said}>
        <div className={css.by}>
          <bdi className={css.name}>{author}</bdi>
          {post.guest ? <Tag tone="warn">{t('guests.guest')}</Tag> : null}
          <time className={css.time} dateTime={post.creationTime}>
            {momentText(new Date(post.creationTime), code)}
          </time>
        </div>
        {post.text ? (
          <FormattedText text={post.text} mentions={post.mentions} me={people.me} nameOf={people.nameOf} />
        ) : null}
        {(post.attachments ?? []).map((each) =>
          each.type === 'File' ? (
            <FileAttachment key={each.id} file={each} />
          ) : (
            <bdi key={each.id}>{each.title ?? each.fallback ?? each.name}</bdi>
          ),
        )}
        {post.text ? <MeetingInPost text={post.text} /> : null}
        {post.links?.length ? <LinkCards post={post} own={false} /> : null}
        {post.type === 'TextMessage' ? <Acts post={post} onThread={onThread} /> : null}
      </div>
    </li>
  );
}

function Acts({ post, onThread }: { post: Post; onThread?: (threadId: string) => void }) {
  const { t } = useText();
  const react = useReact(post);
  const thread = post.threadId ?? post.id;
  const words = post.replyCount
    ? t('chats.replies', { count: post.replyCount })
    : t(post.threadId ? 'chats.thread' : 'chats.reply');
  return (
    <div className={css.acts}>
      <Reactions post={post} onReact={(emoji, on) => react.mutate({ emoji, on })} />
      <EmojiButton label={t('chats.react')} size={30} icon={17} onPick={(emoji) => react.mutate({ emoji, on: true })} />
      {onThread ? (
        <UnstyledButton className={css.act} onClick={() => onThread(thread)}>
          <IconMessageCircle size={15} aria-hidden /> {words}
        </UnstyledButton>
      ) : null}
    </div>
  );
}
