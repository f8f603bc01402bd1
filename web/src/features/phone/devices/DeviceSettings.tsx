import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconDeviceLandlinePhone, IconDevicesPc, IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import type { Device } from '@/api/shapes';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import { usePhoneStatus } from '../engine/status';
import { IntercomSettings } from '../intercom/IntercomSettings';
import { WakeUps } from '../wakeUps/WakeUps';
import css from './DeviceSettings.module.css';
import { useDevices } from './queries';
import { SipDetails } from './SipDetails';

export function DeviceSettings() {
  const { t } = useText();
  const { data, error, refetch } = useDevices();
  return (
    <>
      <Section title={t('settings.devices')} lead={t('devices.lead')}>
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <RowsSkeleton rows={2} /> : null}
        {data?.length === 0 ? (
          <EmptyState icon={IconDevicesPc} title={t('devices.empty')}>
            {t('devices.emptyWords')}
          </EmptyState>
        ) : null}
        {data?.length ? (
          <List label={t('settings.devices')}>
            {data.map((device) => (
              <DeviceRow key={device.id} device={device} />
            ))}
          </List>
        ) : null}
      </Section>
      <IntercomSettings />
      <WakeUps />
    </>
  );
}

const isBrowser = (device: Device): boolean => device.type === 'WebPhone' || device.type === 'WebRTC';

function DeviceRow({ device }: { device: Device }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const here = usePhoneStatus();
  const browser = isBrowser(device);
  const thisOne = here.deviceId === String(device.id);
  const online = device.status === 'Online' || (thisOne && here.state === 'ready');
  const name = device.name || device.model?.name || t('devices.unnamed');
  const Icon = browser ? IconWorld : IconDeviceLandlinePhone;
  return (
    <Row
      leading={
        <span className={css.icon} aria-hidden>
          <Icon size={22} stroke={1.6} />
        </span>
      }
      title={name}
      detail={[thisOne ? t('devices.thisBrowser') : null, browser ? t('devices.browser') : t('devices.phone')]
        .filter(Boolean)
        .join(' · ')}
      trailing={<Tag tone={online ? 'good' : 'plain'}>{online ? t('devices.online') : t('devices.offline')}</Tag>}
      actions={
        browser ? null : (
          <Button
            size="compact-md"
            variant="default"
            rightSection={open ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
            aria-expanded={open}
            aria-label={t(open ? 'devices.hideSip' : 'devices.showSip', { device: name })}
            onClick={() => setOpen((now) => !now)}
          >
            {t('devices.sip')}
          </Button>
        )
      }
    >
      {open ? <SipDetails deviceId={String(device.id)} /> : null}
    </Row>
  );
}
