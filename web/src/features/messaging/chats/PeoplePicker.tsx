import { MultiSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { searchPeople } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { usePeople } from './names';

interface PickerProps {
  label: string;
  value: string[];
  onChange: (ids: string[]) => void;
  /** Those who cannot be chosen. */
  without?: readonly string[];
  most?: number;
  autoFocus?: boolean;
  error?: string;
}

/** Choose colleagues by name, title or extension. */
export function PeoplePicker({ label, value, onChange, without = [], most, autoFocus, error }: PickerProps) {
  const { t } = useText();
  const { everyone } = usePeople();
  // It closes over nothing once somebody is chosen: what is below can be pressed.
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState('');
  const data = useMemo(
    () =>
      everyone
        .filter((person) => !without.includes(person.id))
        .map((person) => ({ value: person.id, label: `${person.name} · ${person.extensionNumber}` })),
    [everyone, without],
  );
  return (
    <MultiSelect
      label={label}
      placeholder={value.length === 0 ? t('texts.companyPlaceholder') : undefined}
      data={data}
      value={value}
      onChange={onChange}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      onOptionSubmit={() => {
        setOpened(false);
        setTyped('');
      }}
      hidePickedOptions
      limit={50}
      maxValues={most}
      radius="md"
      size="md"
      nothingFoundMessage={t('colleagues.nobody')}
      data-autofocus={autoFocus || undefined}
      error={error}
      filter={({ options, search }) => {
        const fitting = new Map(searchPeople(everyone, search).map((person, index) => [person.id, index]));
        const rankOf = (option: unknown) => fitting.get((option as { value: string }).value) ?? -1;
        return options.filter((option) => rankOf(option) >= 0).sort((a, b) => rankOf(a) - rankOf(b));
      }}
    />
  );
}
