import { Button, Select } from '@mantine/core';
import { IconBed, IconReceipt } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { RINGING } from '@/features/people/colleague';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { Property } from './Property';
import { type Housekeeping, housekeeping, type Room, useRooms, useSetRoom, useStays } from './queries';
import { CheckIn, CheckOut } from './Stay';

/** Rooms of a hotel: who stays where, how the rooms are, what calls cost. */
export function RoomsPage() {
  const { t } = useText();
  const { data, error, refetch } = useRooms();
  const { may } = useRights();
  return (
    <AdminArea section="rooms" title={t('admin.rooms')} lead={t('rooms.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? (
        <>
          <Section title={t('admin.rooms')}>
            {data.length ? (
              <List label={t('admin.rooms')}>
                {data.map((room) => (
                  <OneRoom key={room.extension.id} room={room} />
                ))}
              </List>
            ) : (
              <p>{t('rooms.none')}</p>
            )}
            <AddRoom rooms={data} />
          </Section>
          <Stays rooms={data} />
          {may('AccountAdministration') ? <Property /> : null}
        </>
      ) : null}
    </AdminArea>
  );
}

function OneRoom({ room }: { room: Room }) {
  const { t } = useText();
  const set = useSetRoom();
  const [open, setOpen] = useState<'in' | 'out'>();
  const title = `${room.name} · ${room.extension.extensionNumber}`;
  const vacant = room.status === 'Vacant';
  const close = () => setOpen(undefined);
  return (
    <Row
      leading={<IconBed size={20} aria-hidden />}
      title={title}
      detail={room.guest ?? t('rooms.vacant')}
      trailing={
        <Button
          variant={vacant ? 'filled' : 'default'}
          aria-label={t(vacant ? 'rooms.checkInTo' : 'rooms.checkOutOf', { room: room.name })}
          onClick={() => setOpen(vacant ? 'in' : 'out')}
        >
          {t(vacant ? 'rooms.checkIn' : 'rooms.checkOut')}
        </Button>
      }
    >
      <Select
        size="xs"
        w={150}
        my={4}
        aria-label={t('rooms.housekeeping', { room: room.name })}
        allowDeselect={false}
        data={housekeeping.map((value) => ({ value, label: t(`rooms.housekeeping.${value}`) }))}
        value={room.housekeeping}
        onChange={(value) => set.mutate({ id: room.extension.id, housekeeping: value as Housekeeping })}
      />
      {room.doNotDisturb ? <Tag>{t('rooms.dnd')}</Tag> : null}
      {room.outboundCalls ? <Tag>{t('rooms.calls')}</Tag> : null}
      <Problem message={problemsOf(set.error, []).rest} />
      {open === 'in' ? <CheckIn room={room} onClose={close} /> : null}
      {open === 'out' ? <CheckOut room={room} onClose={close} /> : null}
    </Row>
  );
}

function AddRoom({ rooms }: { rooms: Room[] }) {
  const { t } = useText();
  const taken = rooms.map(({ extension }) => extension.id);
  const [id, setId] = useState<string | null>(null);
  const set = useSetRoom();
  return (
    <>
      <ExtensionSelect
        label={t('rooms.addWhich')}
        types={RINGING}
        without={taken}
        value={id}
        onChange={setId}
        maw={340}
        mt="sm"
      />
      <Button
        variant="default"
        mt="sm"
        disabled={!id}
        loading={set.isPending}
        onClick={() => id && set.mutate({ id }, { onSuccess: () => setId(null) })}
      >
        {t('rooms.add')}
      </Button>
      <Problem message={problemsOf(set.error, []).rest} />
    </>
  );
}

function Stays({ rooms }: { rooms: Room[] }) {
  const { t, code } = useText();
  const { data = [] } = useStays();
  const names = new Map(rooms.map(({ extension, name }) => [extension.id, name]));
  const when = (time: string) => momentText(new Date(time), code);
  return (
    <Section title={t('rooms.stays')}>
      {data.length ? (
        <List label={t('rooms.stays')}>
          {data.map((stay) => (
            <Row
              key={stay.id}
              leading={<IconReceipt size={20} aria-hidden />}
              title={[stay.guest, names.get(stay.extension.id)].filter(Boolean).join(' · ')}
              detail={[
                t('rooms.charges', { charges: stay.charges, currency: stay.currency }),
                when(stay.checkInTime),
                stay.checkOutTime ? t('rooms.until', { when: when(stay.checkOutTime) }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            />
          ))}
        </List>
      ) : (
        <p>{t('rooms.noStays')}</p>
      )}
    </Section>
  );
}
