import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { LocalFound } from '../../encryption/LocalFound';
import { type Found, search } from '../api';
import css from '../Chats.module.css';
import { titleOf, usePeople } from '../names';
import { useGo } from '../place';
import { useChat } from '../store';
import { marked } from './marked';

/** Everything that was said, named or noted in one's chats, by its words. */
export function SearchView({ first, onBack }: { first: string; onBack: () => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState(first);
  const [wanted] = useDebouncedValue(typed.trim(), 300);
  const list = useInfiniteQuery({
    queryKey: ['chats', 'search', wanted],
    queryFn: ({ pageParam }) => search(wanted, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.navigation?.nextPageToken,
    enabled: wanted !== '',
    retry: false,
    staleTime: 0,
  });
  const found = list.data?.pages.flatMap((page) => page.records) ?? [];
  return (
    <>
      <header className={css.header}>
        <ActionIcon className={css.back} size={40} color="gray" onClick={onBack} aria-label={t('texts.back')}>
          <IconArrowLeft size={22} aria-hidden />
        </ActionIcon>
        <TextInput
          className={css.headerWords}
          size="sm"
          radius="xl"
          aria-label={t('chats.searchField')}
          placeholder={t('chats.searchField')}
          leftSection={<IconSearch size={17} aria-hidden />}
          maxLength={1000}
          value={typed}
          autoFocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </header>
      {list.error && wanted ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isFetching && found.length === 0 ? <RowsSkeleton rows={4} /> : null}
      {wanted === '' || (list.data && found.length === 0) ? (
        <EmptyState icon={IconSearch} title={t(wanted ? 'texts.nothingFound' : 'chats.searchTitle', { typed: wanted })}>
          {t('chats.searchHint')}
        </EmptyState>
      ) : null}
      <LocalFound typed={wanted} />
      {found.length > 0 ? (
        <div className={css.wide}>
          <ul className={css.list} aria-label={t('chats.searchTitle')} data-testid="found">
            {found.map((each) => (
              <FoundRow key={`${each.type} ${each.id}`} found={each} />
            ))}
          </ul>
          {list.hasNextPage ? (
            <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('action.showMore')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function FoundRow({ found }: { found: Found }) {
  const { t, code } = useText();
  const people = usePeople();
  const go = useGo();
  const chat = useChat(found.chat.id);
  const panel = found.type === 'Task' ? 'tasks' : found.type === 'Note' ? 'notes' : null;
  const open = () => {
    if (panel) return go({ c: found.chat.id, p: panel, x: panel === 'notes' ? found.id : undefined });
    if (found.post) go({ c: found.chat.id, at: found.post.seq });
  };
  return (
    <li>
      <button type="button" className={css.found} onClick={open}>
        <span className={css.foundWhere}>
          <b>{people.nameOf(found.creatorId ?? '')}</b> · {chat ? titleOf(chat, people, t) : found.chat.name} ·{' '}
          {momentText(new Date(found.creationTime), code)}
          {panel ? ` · ${t(found.type === 'Task' ? 'chats.taskOpen' : 'chats.note')}` : ''}
        </span>
        <span dir="auto">
          {found.snippet.begins ? '' : '…'}
          {marked(found.snippet)}
          {found.snippet.ends ? '' : '…'}
        </span>
      </button>
    </li>
  );
}
