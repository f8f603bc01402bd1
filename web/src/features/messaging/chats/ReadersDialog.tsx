import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Avatar } from '@/design/parts/Person';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { listReaders } from './api';
import css from './Chats.module.css';
import { usePeople } from './names';
import type { Post } from './shapes';

/** Who has read a post. */
export function ReadersDialog({ post, onClose }: { post: Post; onClose: () => void }) {
  const { t, code } = useText();
  const { nameOf } = usePeople();
  const { data, error, refetch } = useQuery({
    queryKey: ['chats', 'readers', post.id],
    queryFn: () => listReaders(post.groupId, post.id),
    staleTime: 0,
  });
  return (
    <Modal opened onClose={onClose} title={t('chats.readers')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.records.length === 0 ? <p className={css.ask}>{t('chats.noReaders')}</p> : null}
      <ul className={css.people}>
        {data?.records.map(({ personId, time }) => (
          <li key={personId} className={css.person}>
            <Avatar name={nameOf(personId)} size={32} />
            <span className={css.personName}>{nameOf(personId)}</span>
            {time ? <time className={css.personDetail}>{momentText(new Date(time), code)}</time> : null}
          </li>
        ))}
      </ul>
    </Modal>
  );
}
