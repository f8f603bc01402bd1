import { Button } from '@mantine/core';
import { IconParking, IconPhoneIncoming, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { PlaceForm } from './PlaceForm';
import { type ParkLocation, type PickupGroup, useParkLocations, usePickupGroups, type Waiting } from './queries';

/** Who takes calls for whom, and places in which calls wait until somebody fetches them. */
export function PickupPage() {
  const { t } = useText();
  return (
    <AdminArea section="pickup" title={t('admin.pickup')}>
      <Groups />
      <Locations />
    </AdminArea>
  );
}

function Add({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}

function Change({ label, onClick }: { label: string; onClick: () => void }) {
  const { t } = useText();
  return (
    <Button variant="default" aria-label={label} onClick={onClick}>
      {t('spending.change')}
    </Button>
  );
}

function Groups() {
  const { t } = useText();
  const { data, error, refetch } = usePickupGroups();
  const [open, setOpen] = useState<PickupGroup | 'new'>();
  const group = open === 'new' ? undefined : open;
  return (
    <Section
      title={t('pickup.title')}
      lead={t('pickup.lead')}
      actions={<Add label={t('pickup.add')} onClick={() => setOpen('new')} />}
    >
      <Rows label={t('pickup.title')} empty={t('pickup.none')} error={data ? null : error} retry={() => void refetch()}>
        {data?.map((one) => (
          <Row
            key={one.id}
            leading={<IconPhoneIncoming size={20} aria-hidden />}
            title={`${one.name} · ${one.extensionNumber}`}
            detail={`${t('pickup.count', { count: one.members.length })}: ${one.members.map(({ name }) => name).join(', ')}`}
            trailing={<Change label={t('pickup.change', { name: one.name })} onClick={() => setOpen(one)} />}
          />
        ))}
      </Rows>
      {open ? (
        <PlaceForm
          kind="pickup-groups"
          title={group ? t('pickup.change', { name: group.name }) : t('pickup.add')}
          id={group?.id}
          before={group && { ...group, memberIds: group.members.map(({ id }) => String(id)) }}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Section>
  );
}

function Locations() {
  const { t } = useText();
  const { data, error, refetch } = useParkLocations();
  const [open, setOpen] = useState<ParkLocation | 'new'>();
  const place = open === 'new' ? undefined : open;
  const words = (waiting: Waiting[]) =>
    waiting.length
      ? t('park.waiting', { who: waiting.map(({ name, phoneNumber }) => name || phoneNumber).join(', ') })
      : t('park.empty');
  const slots = (data?.slots ?? []).map(({ slot, waiting }) => (
    <Row
      key={slot}
      leading={<IconParking size={20} aria-hidden />}
      title={t('park.slot', { slot })}
      detail={words(waiting)}
    />
  ));
  return (
    <Section
      title={t('park.title')}
      lead={t('park.lead')}
      actions={<Add label={t('park.add')} onClick={() => setOpen('new')} />}
    >
      <Rows label={t('park.title')} empty={t('park.none')} error={data ? null : error} retry={() => void refetch()}>
        {data && [
          ...data.records.map((one) => (
            <Row
              key={one.id}
              leading={<IconParking size={20} aria-hidden />}
              title={`${one.name} · ${one.extensionNumber}`}
              detail={words(one.waiting)}
              trailing={<Change label={t('park.change', { name: one.name })} onClick={() => setOpen(one)} />}
            />
          )),
          ...slots,
        ]}
      </Rows>
      {open ? (
        <PlaceForm
          kind="park-locations"
          title={place ? t('park.change', { name: place.name }) : t('park.add')}
          id={place?.id}
          before={place && { name: place.name, extensionNumber: place.extensionNumber }}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Section>
  );
}

interface RowsProps {
  label: string;
  empty: string;
  error: Error | null;
  retry: () => void;
  children?: ReactNode[];
}

function Rows({ label, empty, error, retry, children }: RowsProps) {
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!children) return <RowsSkeleton rows={2} />;
  return children.length ? <List label={label}>{children}</List> : <p>{empty}</p>;
}
