import { UnstyledButton } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import css from './Flow.module.css';
import { FormattedText } from './FormattedText';
import { usePeople } from './names';
import type { Post } from './shapes';
import { hideTranslation, useLanguageName, useTranslatedByItself, useTranslation, useWanted } from './translation';

/** What a post says in the reader's language, below what it says. */
export function TranslatedText({ post }: { post: Post }) {
  const { me } = usePeople();
  const wanted = useWanted(post.groupId) && post.creatorId !== me;
  return (
    <>
      {wanted ? <ByItself post={post} /> : null}
      <Shown post={post} />
    </>
  );
}

function ByItself({ post }: { post: Post }) {
  useTranslatedByItself(post);
  return null;
}

function Shown({ post }: { post: Post }) {
  const { t } = useText();
  const { me, nameOf } = usePeople();
  const named = useLanguageName();
  const found = useTranslation(post);
  if (!found || found.state === 'silent') return null;
  const from = found.state === 'there' && found.source ? named(found.source) : '';
  return (
    <div className={css.translated} data-testid="translation" role="status">
      <span className={css.translatedHead}>
        <IconLanguage size={14} aria-hidden />
        {found.state === 'asked' ? t('chats.translate.asked') : null}
        {found.state === 'failed' ? t('chats.translate.failed', { why: found.problem }) : null}
        {found.state === 'there' ? (from ? t('chats.translate.from', { from }) : t('chats.translate.done')) : null}
        {found.state === 'asked' ? null : (
          <UnstyledButton className={css.edited} onClick={() => hideTranslation(post)}>
            {t('chats.translate.hide')}
          </UnstyledButton>
        )}
      </span>
      {found.state === 'there' ? <FormattedText text={found.text} me={me} nameOf={nameOf} /> : null}
    </div>
  );
}
