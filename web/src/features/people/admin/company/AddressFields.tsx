import { TextInput } from '@mantine/core';
import type { Problems } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import type { Address } from '../queries';

export const addressFields = ['street', 'city', 'state', 'zip', 'country'] as const;

interface AddressFieldsProps {
  address: Address;
  problems: Problems;
  onChange: (address: Address) => void;
}

export function AddressFields({ address, problems, onChange }: AddressFieldsProps) {
  const { t } = useText();
  return addressFields.map((field) => (
    <TextInput
      key={field}
      label={t(`address.${field}`)}
      maxLength={field === 'zip' ? 40 : 120}
      value={address[field] ?? ''}
      error={problems.of(field)}
      onChange={(event) => onChange({ ...address, [field]: event.currentTarget.value })}
    />
  ));
}
