import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconAt, IconBookmark } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { listBookmarks, listMentions } from '../api';
import css from '../Chats.module.css';
import { FoundPost } from './FoundPost';

const read = {
  mentions: async () => (await listMentions()).records.map((post) => ({ post, note: '' })),
  bookmarks: async () => (await listBookmarks()).records.map(({ post, note }) => ({ post, note })),
};

/** Posts from every chat: those that name the person, or those kept for later. */
export function PostList({ what, onBack }: { what: 'mentions' | 'bookmarks'; onBack: () => void }) {
  const { t } = useText();
  const { data, error, refetch } = useQuery({ queryKey: ['chats', what], queryFn: read[what], staleTime: 0 });
  return (
    <>
      <header className={css.header}>
        <ActionIcon className={css.back} size={40} color="gray" onClick={onBack} aria-label={t('texts.back')}>
          <IconArrowLeft size={22} aria-hidden />
        </ActionIcon>
        <h2 className={css.title}>{t(`chats.${what}`)}</h2>
      </header>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={5} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={what === 'mentions' ? IconAt : IconBookmark} title={t(`chats.no.${what}`)}>
          {t(`chats.noWords.${what}`)}
        </EmptyState>
      ) : null}
      {data?.length ? (
        <div className={css.wide}>
          <ul className={css.list}>
            {data.map(({ post, note }) => (
              <li key={post.id}>
                <FoundPost post={post} withChat note={note} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}
