import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import type { EmergencyAddress } from '@/api/shapes';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { addressLines } from '@/features/emergency/EmergencySettings';
import { useAdminChange } from '@/features/people/admin/queries';
import { useText } from '@/text/useText';
import { addressOfDevice } from '../queries';
import { Part } from './DeviceDetails';
import css from './Devices.module.css';
import { type DeviceRecord, devicePath } from './queries';

const fields = ['customerName', 'street', 'street2', 'city', 'state', 'zip', 'country'] as const;
const optional = new Set<string>(['street2', 'state']);

/** Where help is sent to when somebody dials an emergency number from this phone. */
export function DeviceAddress({ device, mayEdit }: { device: DeviceRecord; mayEdit: boolean }) {
  const { t } = useText();
  const [editing, setEditing] = useState(false);
  const lines = addressLines(addressOfDevice(device));
  return (
    <Part title={t('emergency.settings')}>
      <p className={css.words}>{lines || t('phones.noAddress')}</p>
      {editing ? <AddressForm device={device} onDone={() => setEditing(false)} /> : null}
      {mayEdit && !editing ? (
        <div className={css.buttons}>
          <Button variant="default" size="compact-md" onClick={() => setEditing(true)}>
            {t(lines ? 'action.change' : 'emergency.add')}
          </Button>
        </div>
      ) : null}
    </Part>
  );
}

function AddressForm({ device, onDone }: { device: DeviceRecord; onDone: () => void }) {
  const { t } = useText();
  const [address, setAddress] = useState<EmergencyAddress>(addressOfDevice(device) ?? {});
  const save = useAdminChange((body: unknown) => call(`${devicePath(device.id)}/emergency`, { method: 'PUT', body }));
  const problems = problemsOf(save.error, fields);
  const submit = () =>
    save.mutate(
      { emergency: { address } },
      {
        onSuccess: () => {
          toastGood(t('state.saved'));
          onDone();
        },
      },
    );
  return (
    <Form onSubmit={submit} label={t('emergency.settings')}>
      <Pair>
        {fields.map((field) => (
          <TextInput
            key={field}
            label={t(`address.${field}`)}
            withAsterisk={!optional.has(field)}
            maxLength={200}
            value={address[field] ?? ''}
            error={problems.of(field)}
            onChange={(event) => setAddress({ ...address, [field]: event.currentTarget.value })}
          />
        ))}
      </Pair>
      <Problem message={problems.rest} />
      <Buttons>
        <Button variant="default" onClick={onDone}>
          {t('security.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}
