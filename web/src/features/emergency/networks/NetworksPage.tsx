import { Button } from '@mantine/core';
import { IconNetwork, IconPlus, IconRouter, IconWifi } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { Addresses } from './Addresses';
import { Followers } from './Followers';
import { MarkForm } from './MarkForm';
import { NetworkForm } from './NetworkForm';
import { type Mark, type MarkKind, type Network, useMarks, useNetworks } from './queries';

/** Where help is sent, by the network in which somebody calls. */
export function NetworksPage() {
  const { t } = useText();
  return (
    <AdminArea section="emergencyPlaces" title={t('admin.emergencyPlaces')} lead={t('overview.emergencyPlaces')}>
      <Addresses />
      <Networks />
      <Marks kind="wireless-points" />
      <Marks kind="switches" />
      <Followers kind="users" />
      <Followers kind="devices" />
    </AdminArea>
  );
}

function Networks() {
  const { t } = useText();
  const { data, error, refetch } = useNetworks();
  const [open, setOpen] = useState<Network | 'new'>();
  const network = open === 'new' ? undefined : open;
  const detail = ({ privateIpRanges }: Network) =>
    privateIpRanges.map(({ startIp, endIp }) => (startIp === endIp ? startIp : `${startIp}–${endIp}`)).join(', ');
  return (
    <Section
      title={t('places.networks')}
      lead={t('places.lead')}
      actions={<Add label={t('places.addNetwork')} onClick={() => setOpen('new')} />}
    >
      <Rows label={t('places.networks')} error={data ? null : error} retry={() => void refetch()}>
        {data?.map((one) => (
          <Row
            key={one.id}
            leading={<IconNetwork size={20} aria-hidden />}
            title={one.name}
            detail={detail(one)}
            trailing={<Change name={one.name} onClick={() => setOpen(one)} />}
          />
        ))}
      </Rows>
      {open ? (
        <NetworkForm
          title={network ? t('places.change', { name: network.name }) : t('places.addNetwork')}
          before={network}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Section>
  );
}

function Marks({ kind }: { kind: MarkKind }) {
  const { t } = useText();
  const { data, error, refetch } = useMarks(kind);
  const [open, setOpen] = useState<Mark | 'new'>();
  const mark = open === 'new' ? undefined : open;
  const key = ({ bssid, chassisId, port }: Mark) => bssid ?? [chassisId, port].filter(Boolean).join(' · ');
  const Icon = kind === 'switches' ? IconRouter : IconWifi;
  return (
    <Section
      title={t(`places.${kind}`)}
      actions={<Add label={t(`places.add.${kind}`)} onClick={() => setOpen('new')} />}
    >
      <Rows label={t(`places.${kind}`)} error={data ? null : error} retry={() => void refetch()}>
        {data?.map((one) => (
          <Row
            key={one.id}
            leading={<Icon size={20} aria-hidden />}
            title={one.name ? `${one.name} · ${key(one)}` : key(one)}
            detail={one.emergencyLocation?.name}
            trailing={<Change name={one.name || key(one)} onClick={() => setOpen(one)} />}
          />
        ))}
      </Rows>
      {open ? (
        <MarkForm
          kind={kind}
          title={mark ? t('places.change', { name: mark.name || key(mark) }) : t(`places.add.${kind}`)}
          before={mark}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Section>
  );
}

function Add({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}

function Change({ name, onClick }: { name: string; onClick: () => void }) {
  const { t } = useText();
  return (
    <Button variant="default" aria-label={t('places.change', { name })} onClick={onClick}>
      {t('action.change')}
    </Button>
  );
}

interface RowsProps {
  label: string;
  error: Error | null;
  retry: () => void;
  children?: ReactNode[];
}

function Rows({ label, error, retry, children }: RowsProps) {
  const { t } = useText();
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!children) return <RowsSkeleton rows={2} />;
  return children.length ? <List label={label}>{children}</List> : <p>{t('places.none')}</p>;
}
