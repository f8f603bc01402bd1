import { Tooltip, UnstyledButton } from '@mantine/core';
import { useText } from '@/text/useText';
import { emojiName, shownEmoji } from './emoji';
import css from './Flow.module.css';
import { react } from './marks';
import { usePeople } from './names';
import type { Post } from './shapes';

interface ReactionsProps {
  post: Post;
  /** Instead of what our own pages do, which know the post from their store. */
  onReact?: (emoji: string, on: boolean) => void;
}

/** Who put what on a post; pressing puts one's own, or takes it back. */
export function Reactions({ post, onReact }: ReactionsProps) {
  const { t, code } = useText();
  const { me, nameOf } = usePeople();
  if (!post.reactions?.length) return null;
  return (
    <div className={css.reactions}>
      {post.reactions.map(({ emoji, count, personIds }) => {
        const mine = personIds.includes(me);
        const people = [
          ...personIds.slice(0, 12).map(nameOf),
          ...(count > 12 ? [t('chats.more', { count: count - 12 })] : []),
        ];
        const who = new Intl.ListFormat(code).format(people);
        return (
          <Tooltip
            key={emoji}
            label={t('chats.reactedBy', { who, emoji: emojiName(shownEmoji(emoji)) })}
            multiline
            maw={260}
          >
            <UnstyledButton
              className={css.reaction}
              data-mine={mine || undefined}
              aria-pressed={mine}
              aria-label={t('chats.reactionLabel', { emoji: emojiName(shownEmoji(emoji)), count })}
              onClick={() => (onReact ? onReact(emoji, !mine) : react(post, emoji, !mine, t('texts.notChanged')))}
            >
              <span aria-hidden>{shownEmoji(emoji)}</span> <span className="tnum">{count}</span>
            </UnstyledButton>
          </Tooltip>
        );
      })}
    </div>
  );
}
