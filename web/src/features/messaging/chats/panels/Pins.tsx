import { IconPin } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { listPins } from '../api';
import css from '../Chats.module.css';
import type { Chat } from '../shapes';
import { useRoom } from '../store';
import { FoundPost } from '../views/FoundPost';

/** The posts that are pinned in a chat. */
export function Pins({ chat }: { chat: Chat }) {
  const { t } = useText();
  // Whatever is pinned or unpinned in sight is read again.
  const pinned = (useRoom(chat.id)?.posts ?? []).filter((post) => post.pinned && !post.deleted);
  const mark = pinned.map((post) => `${post.id} ${post.n}`).join();
  const { data, error, refetch } = useQuery({
    queryKey: ['chats', 'pins', chat.id, mark],
    queryFn: () => listPins(chat.id),
    placeholderData: (before) => before,
    staleTime: 0,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  return (
    <div className={css.panelBody}>
      {data.records.length === 0 ? (
        <EmptyState icon={IconPin} title={t('chats.noPins')}>
          {t('chats.noPinsWords')}
        </EmptyState>
      ) : null}
      <ul className={css.list}>
        {data.records.map((post) => (
          <li key={post.id}>
            <FoundPost post={post} />
          </li>
        ))}
      </ul>
    </div>
  );
}
