import { useState } from 'react';
import { ExtensionsSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';

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
export function PeoplePicker({ label, value, onChange, without, most, autoFocus, error }: PickerProps) {
  const { t } = useText();
  // It closes over nothing once somebody is chosen: what is below can be pressed.
  const [opened, setOpened] = useState(false);
  return (
    <ExtensionsSelect
      label={label}
      placeholder={value.length === 0 ? t('texts.companyPlaceholder') : undefined}
      value={value}
      onChange={onChange}
      without={without}
      hiddenToo={false}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      onOptionSubmit={() => setOpened(false)}
      maxValues={most}
      radius="md"
      nothingFoundMessage={t('colleagues.nobody')}
      data-autofocus={autoFocus || undefined}
      error={error}
    />
  );
}
