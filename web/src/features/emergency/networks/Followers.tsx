import { Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDeviceLandlinePhone, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { type FollowerKind, useFollow, useFollowers } from './queries';

/** Whose place follows the network: of people's apps, or of phones. */
export function Followers({ kind }: { kind: FollowerKind }) {
  const { t } = useText();
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 300);
  const { data, error, refetch } = useFollowers(kind, wanted);
  const follow = useFollow(kind);
  const title = t(`places.${kind}`);
  const Icon = kind === 'users' ? IconUser : IconDeviceLandlinePhone;
  return (
    <Section title={title} lead={t(`places.${kind}Lead`)}>
      <TextInput
        mb="md"
        label={t('places.search')}
        maxLength={100}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Problem message={problemsOf(follow.error, []).rest} />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <List label={title}>
          {data.map(({ id, name, detail, featureEnabled }) => (
            <Row
              key={id}
              leading={<Icon size={20} aria-hidden />}
              title={name}
              detail={detail}
              trailing={
                <Switch
                  aria-label={t('places.follows', { name })}
                  checked={featureEnabled}
                  disabled={follow.isPending}
                  onChange={(event) => follow.mutate({ id, on: event.currentTarget.checked })}
                />
              }
            />
          ))}
        </List>
      ) : (
        <RowsSkeleton rows={3} />
      )}
    </Section>
  );
}
