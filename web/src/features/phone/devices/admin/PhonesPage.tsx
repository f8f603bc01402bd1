import { Button } from '@mantine/core';
import { IconDevicesPlus, IconPhonePlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { DataTable } from '@/design/parts/DataTable';
import { Filters } from '@/design/parts/Form';
import { Choice, PagedList, SearchField, useFilter } from '@/design/parts/PagedList';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { AdminArea } from '@/features/people/admin/AdminArea';
import people from '@/features/people/admin/People.module.css';
import { useRights } from '@/features/people/rights';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { AddPhone } from './AddPhone';
import { DeviceDetails } from './DeviceDetails';
import css from './Devices.module.css';
import { PhoneLimit } from './PhoneLimit';
import { type DeviceFilter, type DeviceRecord, useDevicesPage } from './queries';

export const types: Record<string, TextKey> = {
  WebPhone: 'phones.type.WebPhone',
  WebRTC: 'phones.type.WebRTC',
  SoftPhone: 'phones.type.SoftPhone',
  OtherPhone: 'phones.type.OtherPhone',
  HardPhone: 'phones.type.HardPhone',
};

/** Every phone of the organisation: whose it is, who is signed in with it and from where. */
export function PhonesPage() {
  const { t } = useText();
  const { may } = useRights();
  const [adding, setAdding] = useState(false);
  return (
    <AdminArea
      section="phones"
      title={t('admin.phones')}
      lead={t('phones.lead')}
      actions={
        may('AddRemoveDevices') ? (
          <Button leftSection={<IconPhonePlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
            {t('phones.add')}
          </Button>
        ) : null
      }
    >
      <Phones />
      {may('EditCompanyInfo') ? (
        <div className={css.limit}>
          <PhoneLimit />
        </div>
      ) : null}
      {adding ? <AddPhone onClose={() => setAdding(false)} /> : null}
    </AdminArea>
  );
}

const everyPhone: DeviceFilter = { search: '', status: '', place: '', type: '' };

function Phones() {
  const { t } = useText();
  const { filter, settled, page, setPage, change } = useFilter(everyPhone);
  const [opened, setOpened] = useState<DeviceRecord | null>(null);
  const answer = useDevicesPage(settled, page);
  return (
    <>
      <PhoneFilters filter={filter} onChange={change} />
      <PagedList
        answer={answer}
        page={page}
        onPage={setPage}
        rows={6}
        empty={{ icon: IconDevicesPlus, title: t('phones.nothing'), words: t('phones.nothingWords') }}
        count={(count) => t('phones.count', { count })}
      >
        {(devices) => <PhoneTable devices={devices} onOpen={setOpened} />}
      </PagedList>
      {opened ? (
        <DeviceDetails
          device={answer.data?.records.find(({ id }) => id === opened.id) ?? opened}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </>
  );
}

function PhoneFilters({ filter, onChange }: { filter: DeviceFilter; onChange: (part: Partial<DeviceFilter>) => void }) {
  const { t } = useText();
  const choice = (name: keyof DeviceFilter, label: TextKey, data: { value: string; label: string }[]) => (
    <Choice label={t(label)} data={data} value={filter[name]} onChange={(value) => onChange({ [name]: value })} />
  );
  return (
    <Filters label={t('phones.filters')}>
      <SearchField label={t('phones.search')} value={filter.search} onChange={(search) => onChange({ search })} />
      {choice('status', 'admin.status', [
        { value: 'Online', label: t('devices.online') },
        { value: 'Offline', label: t('devices.offline') },
      ])}
      {choice('place', 'phones.where', [
        { value: 'Assigned', label: t('phones.assigned') },
        { value: 'Stock', label: t('phones.inStock') },
      ])}
      {choice(
        'type',
        'admin.kind',
        Object.entries(types).map(([value, key]) => ({ value, label: t(key) })),
      )}
    </Filters>
  );
}

function PhoneTable({ devices, onOpen }: { devices: DeviceRecord[]; onOpen: (device: DeviceRecord) => void }) {
  const { t } = useText();
  return (
    <div className={people.frame}>
      <DataTable
        label={t('admin.phones')}
        rows={devices}
        keyOf={(device) => device.id}
        columns={[
          {
            title: t('admin.name'),
            cell: (device) => (
              <span className={css.cell}>
                <button type="button" className={css.open} onClick={() => onOpen(device)}>
                  {device.name || t('devices.unnamed')}
                </button>
                <span className={css.quiet}>{types[device.type] ? t(types[device.type] as TextKey) : device.type}</span>
              </span>
            ),
          },
          { title: t('phones.owner'), cell: (device) => <Owner device={device} /> },
          { title: t('phones.signedIn'), cell: (device) => <SignedIn device={device} />, wideOnly: true },
          {
            title: t('admin.status'),
            cell: ({ status }) => (
              <Tag tone={status === 'Online' ? 'good' : 'plain'}>
                {t(status === 'Online' ? 'devices.online' : 'devices.offline')}
              </Tag>
            ),
          },
        ]}
      />
    </div>
  );
}

function Owner({ device }: { device: DeviceRecord }) {
  const { t } = useText();
  if (!device.extension) return <Tag tone="accent">{t('phones.inStock')}</Tag>;
  return (
    <span className={css.cell}>
      <Link to="/people/$personId" params={{ personId: String(device.extension.id) }} className={people.name}>
        {device.extension.name}
      </Link>
      <span className={css.quiet}>{t('person.extension', { number: device.extension.extensionNumber })}</span>
    </span>
  );
}

function SignedIn({ device }: { device: DeviceRecord }) {
  const { code } = useText();
  const [newest] = device.registrations;
  if (!newest) return <span className={css.quiet}>–</span>;
  return (
    <span className={css.cell}>
      <span className="tnum">
        {newest.address} <span className={css.quiet}>{newest.transport}</span>
      </span>
      <span className={css.quiet}>
        {[newest.userAgent, momentText(new Date(newest.since), code)].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
