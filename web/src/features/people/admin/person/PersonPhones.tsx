import { Button } from '@mantine/core';
import { IconDeviceLandlinePhone, IconPhonePlus, IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { AddPhone } from '@/features/phone/devices/admin/AddPhone';
import { DeviceDetails } from '@/features/phone/devices/admin/DeviceDetails';
import { type DeviceRecord, usePersonDevices } from '@/features/phone/devices/admin/queries';
import { WakeUps } from '@/features/phone/wakeUps/WakeUps';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import css from '../Admin.module.css';
import type { TabProps } from './PersonPage';

/** Phones of one person. */
export function PersonPhones({ person }: TabProps) {
  const { t } = useText();
  const rights = useRights();
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const id = String(person.id);
  const { data, error, refetch } = usePersonDevices({ id, extensionNumber: person.extensionNumber }, true);
  const owner = { id, extensionNumber: person.extensionNumber, name: person.name };
  const device = data?.find((each) => each.id === opened);
  return (
    <>
      <Section
        title={t('admin.phones')}
        lead={t('person.phonesLead', { name: person.name })}
        actions={
          rights.may('AddRemoveDevices') ? (
            <Button
              variant="default"
              leftSection={<IconPhonePlus size={17} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t('phones.add')}
            </Button>
          ) : null
        }
      >
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <RowsSkeleton rows={2} /> : null}
        {data?.length === 0 ? (
          <EmptyState icon={IconDeviceLandlinePhone} title={t('devices.empty')}>
            {t('person.noPhones')}
          </EmptyState>
        ) : null}
        {data?.length ? (
          <List label={t('admin.phones')}>
            {data.map((each) => (
              <Phone key={each.id} device={each} onOpen={() => setOpened(each.id)} />
            ))}
          </List>
        ) : null}
        {device ? <DeviceDetails device={{ ...device, extension: owner }} onClose={() => setOpened(null)} /> : null}
        {adding ? <AddPhone person={{ id, name: person.name }} onClose={() => setAdding(false)} /> : null}
      </Section>
      <WakeUps person={id} />
    </>
  );
}

function Phone({ device, onOpen }: { device: DeviceRecord; onOpen: () => void }) {
  const { t } = useText();
  const browser = device.type === 'WebPhone' || device.type === 'WebRTC';
  const Icon = browser ? IconWorld : IconDeviceLandlinePhone;
  const [newest] = device.registrations;
  const online = device.status === 'Online';
  const name = device.name || t('devices.unnamed');
  return (
    <Row
      leading={
        <span className={css.icon} aria-hidden>
          <Icon size={20} />
        </span>
      }
      title={name}
      detail={
        newest
          ? [newest.address, newest.transport, newest.userAgent].filter(Boolean).join(' · ')
          : t(browser ? 'devices.browser' : 'devices.phone')
      }
      trailing={<Tag tone={online ? 'good' : 'plain'}>{t(online ? 'devices.online' : 'devices.offline')}</Tag>}
      actions={
        <Button variant="default" size="compact-md" aria-label={t('phones.openNamed', { name })} onClick={onOpen}>
          {t('phones.open')}
        </Button>
      }
    />
  );
}
