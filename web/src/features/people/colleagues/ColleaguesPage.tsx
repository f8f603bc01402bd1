import { TextInput } from '@mantine/core';
import { IconSearch, IconUserSearch, IconUsers } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { VirtualList } from '@/design/parts/VirtualList';
import { useText } from '@/text/useText';
import { colleagueOf } from '../colleague';
import { useDirectoryPages } from '../directory';
import { useMe } from '../queries';
import { ColleagueRow } from './ColleagueRow';
import { Neighbours } from './Neighbours';
import { PeopleTabs } from './PeopleTabs';

export function ColleaguesPage() {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  return (
    <Page
      title={t('nav.colleagues')}
      actions={
        <TextInput
          type="search"
          radius="xl"
          size="sm"
          w={{ base: '100%', sm: 260 }}
          aria-label={t('colleagues.search')}
          placeholder={t('colleagues.search')}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      }
    >
      <PeopleTabs />
      <People typed={typed} />
      <Neighbours typed={typed} />
    </Page>
  );
}

const ROW_HEIGHT = 68;

function People({ typed }: { typed: string }) {
  const { t } = useText();
  const { entries, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useDirectoryPages(typed);
  const { data: me } = useMe();
  const people = useMemo(() => entries?.map(colleagueOf), [entries]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (error && !people) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!people) return <RowsSkeleton rows={7} />;
  if (people.length === 0)
    return typed ? (
      <EmptyState icon={IconUserSearch} title={t('colleagues.nobody')}>
        {t('colleagues.nobodyWords', { typed })}
      </EmptyState>
    ) : (
      <EmptyState icon={IconUsers} title={t('colleagues.alone')}>
        {t('colleagues.aloneWords')}
      </EmptyState>
    );
  return (
    <VirtualList
      label={t('nav.colleagues')}
      items={people}
      keyOf={(person) => person.id}
      rowHeight={ROW_HEIGHT}
      onEnd={more}
    >
      {(person, place) => (
        <ColleagueRow key={person.id} place={place} person={person} isMe={person.id === String(me?.id ?? '')} />
      )}
    </VirtualList>
  );
}
