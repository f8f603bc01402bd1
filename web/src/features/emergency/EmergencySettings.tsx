import { Alert, Button, Modal, TextInput } from '@mantine/core';
import { IconInfoCircle, IconMapPin } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Device, EmergencyAddress } from '@/api/shapes';
import { Field, Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { addressOfDevice, useDevices, useSaveEmergencyAddress } from '@/features/phone/devices/queries';
import { useText } from '@/text/useText';
import css from './EmergencySettings.module.css';

export function EmergencySettings() {
  const { t } = useText();
  const { data, error, refetch } = useDevices();
  const [editing, setEditing] = useState<Device | null>(null);
  return (
    <Section title={t('emergency.settings')} lead={t('emergency.settingsLead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? <EmptyState icon={IconMapPin} title={t('emergency.noDevices')} /> : null}
      {data?.map((device) => (
        <AddressField key={device.id} device={device} onEdit={() => setEditing(device)} />
      ))}
      <Alert mt="md" icon={<IconInfoCircle aria-hidden />}>
        {t('emergency.rehearse')}
      </Alert>
      {editing ? <AddressModal device={editing} onClose={() => setEditing(null)} /> : null}
    </Section>
  );
}

export const addressLines = (address: EmergencyAddress | undefined): string =>
  address
    ? [
        address.street,
        address.street2,
        address.city,
        [address.state, address.zip].filter(Boolean).join(' '),
        address.country,
      ]
        .filter(Boolean)
        .join(', ')
    : '';

function AddressField({ device, onEdit }: { device: Device; onEdit: () => void }) {
  const { t } = useText();
  const lines = addressLines(addressOfDevice(device));
  return (
    <Field
      label={device.name || t('devices.unnamed')}
      hint={lines || <span className={css.missing}>{t('emergency.missing')}</span>}
    >
      <Button variant="default" size="compact-md" onClick={onEdit}>
        {lines ? t('action.change') : t('emergency.add')}
      </Button>
    </Field>
  );
}

const fields = ['customerName', 'street', 'street2', 'city', 'state', 'zip', 'country'] as const;
const optional = new Set<string>(['street2', 'state']);

function AddressModal({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t } = useText();
  const [address, setAddress] = useState<EmergencyAddress>(addressOfDevice(device) ?? {});
  const save = useSaveEmergencyAddress();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { deviceId: String(device.id), address },
      {
        onSuccess: () => {
          toastGood(t('state.saved'));
          onClose();
        },
        onError: (error) => toastBad(t('state.notSaved'), error.message),
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('emergency.editTitle', { device: device.name ?? '' })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form className={css.form} onSubmit={submit}>
        {fields.map((field) => (
          <TextInput
            key={field}
            className={css[field]}
            label={t(`address.${field}`)}
            required={!optional.has(field)}
            value={address[field] ?? ''}
            onChange={(event) => setAddress({ ...address, [field]: event.currentTarget.value })}
          />
        ))}
        <Button type="submit" loading={save.isPending} className={css.submit}>
          {t('action.save')}
        </Button>
      </form>
    </Modal>
  );
}
