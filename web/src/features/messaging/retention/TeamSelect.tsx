import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useText } from '@/text/useText';
import { useTeams } from './queries';

interface TeamProps {
  value: string | null;
  error?: string;
  onChange: (id: string | null) => void;
}

/** A team of the account, also one that the reader is not in. */
export function TeamSelect({ value, error, onChange }: TeamProps) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [name] = useDebouncedValue(typed, 250);
  const { data } = useTeams(name, true);
  return (
    <Select
      label={t('retention.team')}
      placeholder={t('retention.teamHint')}
      searchable
      nothingFoundMessage={t('retention.noTeam')}
      // The server has looked already.
      filter={({ options }) => options}
      data={(data ?? []).map((team) => ({ value: team.id, label: team.name }))}
      value={value}
      error={error}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={onChange}
    />
  );
}
