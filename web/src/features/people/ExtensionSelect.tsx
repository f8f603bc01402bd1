import { MultiSelect, type MultiSelectProps, Select, type SelectProps } from '@mantine/core';
import { useState } from 'react';
import { useText } from '@/text/useText';
import { labelOf } from './colleague';
import { useEntryById, useMatches, type Wanted } from './directory';

/*
 * Choose people, or extensions of other kinds, whom the server finds as you type. What is chosen keeps its name,
 * whether or not it was found.
 */

interface Option {
  value: string;
  label: string;
}

const SHOWN = 50;

interface Search extends Wanted {
  /** Ids of those who cannot be chosen. */
  without?: readonly string[];
}

function useOptions(chosen: readonly string[], { without = [], ...wanted }: Search) {
  const [typed, setTyped] = useState('');
  const nameOf = useEntryById();
  // After a choice its label stands in the field: only the name is searched for.
  const search = typed.split(' · ')[0] ?? '';
  const found = useMatches(search, SHOWN, { enabledOnly: false, hiddenToo: true, ...wanted }) ?? [];
  const options = new Map<string, Option>();
  for (const id of chosen) {
    const entry = nameOf(id);
    options.set(id, { value: id, label: entry ? labelOf(entry) : '…' });
  }
  for (const one of found)
    if (one.extensionNumber && !without.includes(one.id)) options.set(one.id, { value: one.id, label: labelOf(one) });
  return { options: [...options.values()], typed, setTyped };
}

/** What was found was found by name, number or address: none of it is filtered out again. */
const asFound: SelectProps['filter'] = ({ options }) => options;

type One = Omit<SelectProps, 'data' | 'value' | 'onChange' | 'onSearchChange' | 'filter' | 'searchable'>;

interface ExtensionSelectProps extends One, Search {
  value: string | null;
  /** Choices that are no extensions; they come first, and their values are no ids. */
  first?: Option[];
  onChange: (id: string | null) => void;
}

export function ExtensionSelect(props: ExtensionSelectProps) {
  const { value, first = [], onChange, types, without, enabledOnly, hiddenToo, ...rest } = props;
  const { t } = useText();
  const isId = value && !first.some((each) => each.value === value);
  const search = { types, without, enabledOnly, hiddenToo };
  const { options, setTyped } = useOptions(isId ? [value] : [], search);
  return (
    <Select
      placeholder={t('people.search')}
      nothingFoundMessage={t('people.nobody')}
      {...rest}
      searchable
      data={[...first, ...options]}
      filter={asFound}
      onSearchChange={setTyped}
      value={value}
      onChange={onChange}
    />
  );
}

type Many = Omit<MultiSelectProps, 'data' | 'value' | 'onChange' | 'searchValue' | 'filter' | 'searchable'>;

interface ExtensionsSelectProps extends Many, Search {
  value: string[];
  onChange: (ids: string[]) => void;
}

export function ExtensionsSelect(props: ExtensionsSelectProps) {
  const { value, onChange, types, without, enabledOnly, hiddenToo, onSearchChange, onOptionSubmit, ...rest } = props;
  const { t } = useText();
  const { options, typed, setTyped } = useOptions(value, { types, without, enabledOnly, hiddenToo });
  return (
    <MultiSelect
      size="md"
      placeholder={value.length === 0 ? t('people.search') : undefined}
      nothingFoundMessage={t('people.nobody')}
      hidePickedOptions
      {...rest}
      searchable
      data={options}
      filter={asFound}
      searchValue={typed}
      onSearchChange={(text) => {
        setTyped(text);
        onSearchChange?.(text);
      }}
      onOptionSubmit={(id) => {
        setTyped('');
        onOptionSubmit?.(id);
      }}
      value={value}
      onChange={onChange}
    />
  );
}
