import { Button } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { toastBad, toastGood } from '@/design/toast';
import { useAdminChange } from '@/features/people/admin/queries';
import { useRights } from '@/features/people/rights';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import { Part } from './DeviceDetails';
import css from './Devices.module.css';
import { type DeviceRecord, devicePath } from './queries';

const whole = (id: string) => `/restapi/v2/accounts/~/devices/${encodeURIComponent(id)}`;

/** Taking a phone from its owner, or away for good. */
export function DeviceRemoval({ device, onDone }: { device: DeviceRecord; onDone: () => void }) {
  const { t } = useText();
  const { may } = useRights();
  const [asking, setAsking] = useState<'unassign' | 'remove' | null>(null);
  const change = useAdminChange((what: 'unassign' | 'remove') =>
    what === 'unassign'
      ? call(whole(device.id), { method: 'DELETE', body: { keepAssetsInInventory: true } })
      : call(devicePath(device.id), { method: 'DELETE' }),
  );
  const mayUnassign = device.extension && device.type !== 'WebPhone' && may('EditAccountDevices', 'EditCompanyDevices');
  const mayRemove = may('AddRemoveDevices');
  if (!mayUnassign && !mayRemove) return null;
  const go = () =>
    asking &&
    change.mutate(asking, {
      onSuccess: () => {
        toastGood(t(asking === 'unassign' ? 'phones.unassigned' : 'phones.removed'));
        onDone();
      },
      onError: (error) => toastBad(t('state.notSaved'), error.message),
    });
  const title = t(asking === 'unassign' ? 'phones.unassign' : 'phones.remove');
  return (
    <Part title={t('phones.end')}>
      <div className={css.buttons}>
        {mayUnassign ? (
          <Button variant="default" size="compact-md" onClick={() => setAsking('unassign')}>
            {t('phones.unassign')}
          </Button>
        ) : null}
        {mayRemove ? (
          <Button variant="outline" color="red" size="compact-md" onClick={() => setAsking('remove')}>
            {t('phones.remove')}
          </Button>
        ) : null}
      </div>
      <Asking
        opened={asking !== null}
        title={title}
        words={t(asking === 'unassign' ? 'phones.unassignWords' : 'phones.removeWords')}
        action={title}
        pending={change.isPending}
        onClose={() => setAsking(null)}
        onGo={go}
      />
    </Part>
  );
}
