import { Button, Drawer, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { call } from '@/api/client';
import type { ListResponse, PhoneNumberInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { adminKeys, useAdminChange } from '@/features/people/admin/queries';
import { RINGING } from '@/features/people/colleague';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useRights } from '@/features/people/rights';
import { formatNumber } from '@/features/phone/dial/numbers';
import { DeviceDesk } from '@/features/phone/provisioning/DeviceDesk';
import { DeviceSetup } from '@/features/phone/provisioning/DeviceSetup';
import { useText } from '@/text/useText';
import { DeviceAddress } from './DeviceAddress';
import { DeviceCredentials } from './DeviceCredentials';
import { DeviceRemoval } from './DeviceRemoval';
import css from './Devices.module.css';
import { type DeviceRecord, devicePath } from './queries';

/** Desk phones set themselves up; programs and browsers sign in otherwise. */
const settable = new Set(['OtherPhone', 'HardPhone']);

interface DeviceProps {
  device: DeviceRecord;
}

/** One phone with everything an administrator does with it. */
export function DeviceDetails({ device: listed, onClose }: DeviceProps & { onClose: () => void }) {
  const { t } = useText();
  const device = useFresh(listed);
  const { may } = useRights();
  const mayEdit = may('EditAccountDevices', 'EditCompanyDevices');
  const byHand = device.type !== 'WebPhone';
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(520px, 100%)"
      title={device.name || t('devices.unnamed')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={css.stack}>
        <Registrations device={device} />
        {mayEdit ? <Naming device={device} /> : null}
        {mayEdit && byHand ? <Owning device={device} /> : null}
        {mayEdit && device.extension && byHand ? <Line device={device} /> : null}
        {device.extension ? <DeviceAddress device={device} mayEdit={mayEdit} /> : null}
        {mayEdit && settable.has(device.type) ? <DeviceSetup device={device} /> : null}
        {device.useAsCommonPhone ? <DeviceDesk deviceId={device.id} /> : null}
        {device.extension && byHand ? <DeviceCredentials device={device} mayEdit={mayEdit} /> : null}
        <DeviceRemoval device={device} onDone={onClose} />
      </div>
    </Drawer>
  );
}

/** The phone as it is now: after a change the list may not show it any more. */
function useFresh(listed: DeviceRecord): DeviceRecord {
  const { data } = useQuery({
    queryKey: [...keys.allDevices, 'one', listed.id],
    queryFn: ({ signal }) => call<Omit<DeviceRecord, 'registrations'>>(devicePath(listed.id), { signal }),
  });
  if (!data) return listed;
  const owner = data.extension;
  const same = owner && String(owner.id) === String(listed.extension?.id);
  const name = (same ? listed.extension?.name : undefined) ?? owner?.extensionNumber ?? '';
  return { ...data, extension: owner && { ...owner, name }, registrations: listed.registrations };
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.part} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Registrations({ device }: DeviceProps) {
  const { t, code } = useText();
  const mayEnd = useRights().mayOnOthers('EditUserDevices');
  const end = useAdminChange((id: string) =>
    call(`/account/~/extension/${device.extension?.id}/clarion/registrations/${id}`, { method: 'DELETE' }),
  );
  if (!device.registrations.length) return <p className={css.words}>{t('phones.nobodyIn')}</p>;
  return device.registrations.map((registration) => (
    <div key={registration.id} className={css.registration}>
      <span className={css.cell}>
        <span className="tnum">
          {registration.address} <span className={css.quiet}>{registration.transport}</span>
        </span>
        <span className={css.quiet}>{registration.userAgent}</span>
        <span className={css.quiet}>{t('phones.since', { when: momentText(new Date(registration.since), code) })}</span>
      </span>
      {mayEnd ? (
        <Button
          variant="default"
          size="compact-md"
          loading={end.isPending}
          onClick={() =>
            end.mutate(registration.id, { onError: (error) => toastBad(t('state.notSaved'), error.message) })
          }
        >
          {t('phones.signOut')}
        </Button>
      ) : null}
    </div>
  ));
}

function useChange(device: DeviceRecord) {
  const { t } = useText();
  const change = useAdminChange((body: unknown) => call(devicePath(device.id), { method: 'PUT', body }));
  return { ...change, save: (body: unknown) => change.mutate(body, { onSuccess: () => toastGood(t('state.saved')) }) };
}

function Naming({ device }: DeviceProps) {
  const { t } = useText();
  const [name, setName] = useState(device.name ?? '');
  const change = useChange(device);
  const problems = problemsOf(change.error, ['name']);
  return (
    <form
      className={css.row}
      onSubmit={(event) => {
        event.preventDefault();
        change.save({ name });
      }}
    >
      <TextInput
        label={t('phones.name')}
        maxLength={100}
        value={name}
        error={problems.of('name') ?? problems.rest}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={change.isPending} disabled={!name || name === device.name}>
        {t('phones.rename')}
      </Button>
    </form>
  );
}

function Owning({ device }: DeviceProps) {
  const { t } = useText();
  const now = device.extension ? String(device.extension.id) : null;
  const [owner, setOwner] = useState(now);
  const change = useChange(device);
  return (
    <Part title={t('phones.owner')}>
      <p className={css.words}>{t('phones.assignHint')}</p>
      <div className={css.row}>
        <ExtensionSelect label={t('phones.belongsTo')} value={owner} types={RINGING} enabledOnly onChange={setOwner} />
        <Button
          variant="default"
          loading={change.isPending}
          disabled={!owner || owner === now}
          onClick={() => change.save({ extension: { id: owner } })}
        >
          {t('phones.assign')}
        </Button>
      </div>
      <Problem message={change.error?.message} />
    </Part>
  );
}

function Line({ device }: DeviceProps) {
  const { t } = useText();
  const change = useChange(device);
  const owner = String(device.extension?.id);
  const { data } = useQuery({
    queryKey: [...adminKeys.person(owner), 'usable'],
    queryFn: async ({ signal }) =>
      (await call<ListResponse<PhoneNumberInfo>>(`/account/~/extension/${owner}/phone-number`, { signal })).records,
  });
  const own = (data ?? []).filter(({ extension }) => String(extension?.id) === owner);
  if (!own.length) return null;
  return (
    <Part title={t('phones.line')}>
      <Select
        label={t('phones.lineNumber')}
        description={t('phones.lineHint')}
        data={[
          { value: '', label: t('phones.noLine') },
          ...own.map(({ id, phoneNumber }) => ({ value: String(id), label: formatNumber(phoneNumber) })),
        ]}
        value={device.phoneLines?.[0]?.id ?? ''}
        disabled={change.isPending}
        error={change.error?.message}
        onChange={(id) => change.save({ phoneLines: { phoneLines: id ? [{ id }] : [] } })}
      />
    </Part>
  );
}
