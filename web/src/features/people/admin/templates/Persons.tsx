import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { usePeoplePage } from '../queries';

const MOST = 500;
interface PersonChoice {
  value: string;
  label: string;
}

/** People who are found by what is typed, with those that were chosen before. */
function useFound(chosen: PersonChoice[]) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const filter = { search, status: '', siteId: '', roleId: '', group: 'People' };
  const found = usePeoplePage(filter, 1).data?.records ?? [];
  const choices = found.map(({ id, name, extensionNumber }) => ({
    value: String(id),
    label: [name, extensionNumber].filter(Boolean).join(' · '),
  }));
  const all = new Map([...chosen, ...choices].map((each) => [each.value, each]));
  return { typed, setTyped, all, data: [...all.values()] };
}

interface ManyProps {
  label: string;
  value: PersonChoice[];
  onChange: (people: PersonChoice[]) => void;
}

export function ManyPersons({ label, value, onChange }: ManyProps) {
  const { typed, setTyped, all, data } = useFound(value);
  return (
    <MultiSelect
      label={label}
      searchable
      openOnFocus={false}
      hidePickedOptions
      // What was found has been looked for by number and address too.
      filter={({ options }) => options}
      maxValues={MOST}
      data={data}
      value={value.map((each) => each.value)}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(ids) => onChange(ids.flatMap((id) => all.get(id) ?? []))}
    />
  );
}

interface OneProps {
  label: string;
  description?: string;
  value: PersonChoice | null;
  onChange: (person: PersonChoice | null) => void;
}

export function OnePerson({ label, description, value, onChange }: OneProps) {
  const { typed, setTyped, all, data } = useFound(value ? [value] : []);
  return (
    <Select
      label={label}
      description={description}
      searchable
      openOnFocus={false}
      data={data}
      value={value?.value ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      // What was found has been looked for by number and address too.
      filter={({ options }) => options}
      onChange={(id) => onChange((id && all.get(id)) || null)}
    />
  );
}
