import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { useOpened } from '../encryption/opened';
import { SealedState } from '../encryption/SealedState';
import { listHistory } from './api';
import css from './Chats.module.css';
import { FormattedText } from './FormattedText';
import { usePeople } from './names';
import type { Post, Sealed } from './shapes';

function OlderText({ post, version }: { post: Post; version: { text: string; sealed?: Sealed } }) {
  const { me, nameOf } = usePeople();
  const said = useMemo(() => ({ ...post, text: version.text, sealed: version.sealed }), [post, version]);
  const seen = useOpened(said);
  return (
    <>
      <SealedState post={seen} />
      <FormattedText text={seen.text ?? ''} me={me} nameOf={nameOf} />
    </>
  );
}

/** What a post said before, the newest first. */
export function HistoryDialog({ post, onClose }: { post: Post; onClose: () => void }) {
  const { t, code } = useText();
  const { me, nameOf } = usePeople();
  const { data, error, refetch } = useQuery({
    queryKey: ['chats', 'history', post.id, post.edits],
    queryFn: () => listHistory(post.groupId, post.id),
  });
  const versions = [...(data?.records ?? [])].reverse();
  return (
    <Modal opened onClose={onClose} title={t('chats.history')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      <ol className={css.versions}>
        <li>
          <span className={css.versionTime}>{t('chats.now')}</span>
          <FormattedText text={post.text ?? ''} me={me} nameOf={nameOf} />
        </li>
        {versions.map((each) => (
          <li key={each.time + each.text + (each.sealed?.iv ?? '')}>
            <time className={css.versionTime} dateTime={each.time}>
              {momentText(new Date(each.time), code)}
            </time>
            <OlderText post={post} version={each} />
          </li>
        ))}
      </ol>
    </Modal>
  );
}
