import { Button } from '@mantine/core';
import { IconMapPin, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { LocationState } from '@/api/generated';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { addressLines } from '@/features/emergency/EmergencySettings';
import { useText } from '@/text/useText';
import { AddressForm } from './AddressForm';
import { LocationHealth } from './LocationHealth';
import { type Location, useDefault, useLocationStates, useLocations } from './queries';

/** Where help is sent when nothing else is known: the addresses of the company, one of them for everybody. */
export function Addresses() {
  const { t } = useText();
  const { data, error, refetch } = useLocations();
  const standard = useDefault().data;
  const states = useLocationStates().data;
  const [open, setOpen] = useState<Location | 'new'>();
  const before = open === 'new' ? undefined : open;
  return (
    <Section
      title={t('places.addresses')}
      lead={t('places.addressesLead')}
      actions={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
          {t('places.addAddress')}
        </Button>
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconMapPin} title={t('places.noAddress')}>
          {t('places.noAddressWords')}
        </EmptyState>
      ) : null}
      {data?.length ? (
        <List label={t('places.addresses')}>
          {data.map((one) => (
            <Row
              key={one.id}
              leading={<IconMapPin size={20} aria-hidden />}
              title={one.name}
              detail={[one.id === standard ? t('places.default') : '', addressLines(one.address)]
                .filter(Boolean)
                .join(' · ')}
              trailing={
                <Button
                  variant="default"
                  aria-label={t('places.change', { name: one.name })}
                  onClick={() => setOpen(one)}
                >
                  {t('action.change')}
                </Button>
              }
            >
              <Health state={states?.get(one.id)} />
            </Row>
          ))}
        </List>
      ) : null}
      {open ? (
        <AddressForm
          before={before}
          isDefault={before ? before.id === standard : standard === null}
          others={(data ?? []).filter(({ id }) => id !== before?.id)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Section>
  );
}

const Health = ({ state }: { state: LocationState | undefined }) => (state ? <LocationHealth state={state} /> : null);
