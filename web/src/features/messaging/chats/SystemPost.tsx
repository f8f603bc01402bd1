import { useText } from '@/text/useText';
import { CallPost } from '../voice/CallPost';
import css from './Flow.module.css';
import { usePeople } from './names';
import type { Post } from './shapes';

const noticeWords = (post: Post, who: string, t: ReturnType<typeof useText>['t']): string =>
  post.notice === 'EncryptionOn' ? t('encryption.on', { who }) : (post.text ?? '');

/** Who came and who went, and what the chat tells of itself. */
export function SystemPost({ post }: { post: Post }) {
  const { t, code } = useText();
  const { nameOf } = usePeople();
  const who = nameOf(post.creatorId);
  const people = post.addedPersonIds ?? post.removedPersonIds ?? [];
  const list = new Intl.ListFormat(code).format([
    ...people.slice(0, 5).map(nameOf),
    ...(people.length > 5 ? [t('chats.more', { count: people.length - 5 })] : []),
  ]);
  const left = post.type === 'PersonsRemoved' && people.length === 1 && people[0] === post.creatorId;
  const words = post.notice
    ? noticeWords(post, who, t)
    : post.type === 'PersonJoined'
      ? t('chats.joined', { who })
      : left
        ? t('chats.left', { who })
        : t(post.type === 'PersonsRemoved' ? 'chats.removed' : 'chats.added', { who, people: list });
  return (
    <li className={css.system} data-seq={post.seq} data-testid="system-post">
      {post.notice === 'Call' ? <CallPost post={post} /> : words}
    </li>
  );
}
