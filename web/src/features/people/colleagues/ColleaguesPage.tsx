import { TextInput } from '@mantine/core';
import { IconSearch, IconUserSearch, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { List } from '@/design/parts/List';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { searchPeople, useDirectory, useMe, usePresence } from '../queries';
import { ColleagueRow } from './ColleagueRow';
import { Neighbours } from './Neighbours';

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
      <People typed={typed} />
      <Neighbours typed={typed} />
    </Page>
  );
}

function People({ typed }: { typed: string }) {
  const { t } = useText();
  const { data: everyone, error, refetch } = useDirectory();
  const { data: me } = useMe();
  const { data: presence } = usePresence();
  if (error && !everyone) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!everyone) return <RowsSkeleton rows={7} />;
  const found = searchPeople(everyone, typed);
  if (found.length === 0)
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
    <List label={t('nav.colleagues')}>
      {found.map((person) => (
        <ColleagueRow
          key={person.id}
          person={person}
          presence={presence?.get(person.id)}
          isMe={person.id === String(me?.id ?? '')}
        />
      ))}
    </List>
  );
}
