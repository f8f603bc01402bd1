import { Select, TextInput } from '@mantine/core';
import { Pair } from '@/design/parts/Form';
import { useText } from '@/text/useText';
import { addressFields } from './AddressForm';
import { useLocations, type Where } from './queries';

const another = 'another';

interface Props {
  where: Where;
  problem?: string;
  onChange: (where: Where) => void;
}

/** Which location it is, or an address that becomes one. */
export function WhereFields({ where, problem, onChange }: Props) {
  const { t } = useText();
  const locations = useLocations().data ?? [];
  const own = where.emergencyAddress !== undefined;
  const address = where.emergencyAddress ?? {};
  const options = locations.map(({ id, name, address: { street, city } }) => ({
    value: id,
    label: [name, street, city].filter(Boolean).join(', '),
  }));
  return (
    <>
      <Select
        size="md"
        label={t('places.where')}
        searchable
        limit={100}
        data={[...options, { value: another, label: t('places.another') }]}
        value={own ? another : (where.emergencyLocationId ?? null)}
        error={problem}
        onChange={(value) =>
          onChange(value === another ? { emergencyAddress: {} } : { emergencyLocationId: value ?? undefined })
        }
      />
      {own ? (
        <Pair>
          {addressFields.map((field) => (
            <TextInput
              key={field}
              label={t(`address.${field}`)}
              maxLength={200}
              value={address[field] ?? ''}
              onChange={(event) => onChange({ emergencyAddress: { ...address, [field]: event.currentTarget.value } })}
            />
          ))}
        </Pair>
      ) : null}
    </>
  );
}
