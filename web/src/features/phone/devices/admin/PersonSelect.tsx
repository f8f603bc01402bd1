import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { Extension, Page } from '@/api/shapes';
import { useText } from '@/text/useText';

interface PersonSelectProps {
  label: string;
  value: string | null;
  /** How the chosen one is shown before anything was searched. */
  chosen?: { id: string; name: string };
  error?: string;
  onChange: (id: string | null) => void;
}

/** Somebody of the organisation, found by the server as one types. */
export function PersonSelect({ label, value, chosen, error, onChange }: PersonSelectProps) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [wanted] = useDebouncedValue(typed, 200);
  const { data } = useQuery({
    queryKey: ['admin', 'people', 'pick', wanted],
    queryFn: async ({ signal }) => {
      // What stands in the field after a choice is its label: only the name of it is searched for.
      const search = wanted.split(' · ')[0] ?? '';
      const query = { search, perPage: 20, status: 'Enabled' };
      return (await call<Page<Extension>>('/account/~/clarion/people', { query, signal })).records;
    },
  });
  const options = (data ?? []).map(({ id, name, extensionNumber }) => ({
    value: String(id),
    label: `${name} · ${extensionNumber}`,
  }));
  const known = value === null || options.some((option) => option.value === value);
  if (!known && chosen) options.unshift({ value: chosen.id, label: chosen.name });
  return (
    <Select
      label={label}
      placeholder={t('people.search')}
      data={options}
      filter={({ options: all }) => all}
      searchable
      nothingFoundMessage={t('people.nobody')}
      onSearchChange={setTyped}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}
