import { UnstyledButton } from '@mantine/core';
import { useText } from '@/text/useText';
import { usePeople } from '../names';
import { useGo } from '../place';
import type { InWords } from './queries';
import css from './Summary.module.css';

/** Sentences of a model, as plain text; each leads to the posts that it is from. */
export function ModelWords({ words, chatId }: { words: InWords; chatId: string }) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const go = useGo();
  if (words.sentences.length === 0) return <p className={css.small}>{t('summary.nothingSaid')}</p>;
  const posts = new Map(words.posts.map((post, place) => [post.postId, { ...post, place: place + 1 }]));
  return (
    <ul className={css.sentences} data-testid="in-words">
      {words.sentences.map((sentence) => (
        <li key={sentence.text + sentence.postIds.join()}>
          <span dir="auto">{sentence.text}</span>
          {sentence.postIds.map((id) => {
            const post = posts.get(id);
            if (!post) return null;
            return (
              <UnstyledButton
                key={id}
                className={css.source}
                aria-label={t('summary.source', { who: nameOf(post.creatorId), number: post.place })}
                onClick={() => go({ c: post.chatId ?? chatId, at: post.seq })}
              >
                {post.place}
              </UnstyledButton>
            );
          })}
        </li>
      ))}
    </ul>
  );
}
