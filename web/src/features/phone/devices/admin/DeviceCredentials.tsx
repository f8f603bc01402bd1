import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import { toastBad, toastGood } from '@/design/toast';
import { useRights } from '@/features/people/rights';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import { SipDetails } from '../SipDetails';
import { Part } from './DeviceDetails';
import css from './Devices.module.css';
import { type DeviceRecord, devicePath } from './queries';

/** What the phone signs in with, shown when somebody asks for it. */
export function DeviceCredentials({ device, mayEdit }: { device: DeviceRecord; mayEdit: boolean }) {
  const { t } = useText();
  const queries = useQueryClient();
  const maySee = useRights().may('ReadCompanyDevices');
  const [shown, setShown] = useState(false);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const rotate = async () => {
    setBusy(true);
    try {
      const made = await call(`${devicePath(device.id)}/clarion/rotate-password`, { method: 'POST' });
      queries.setQueryData(keys.sipInfo(device.id), made);
      setShown(true);
      toastGood(t('phones.rotated'));
    } catch (error) {
      toastBad(t('state.notSaved'), (error as Error).message);
    }
    setBusy(false);
    setAsking(false);
  };
  if (!maySee) return null;
  return (
    <Part title={t('phones.credentials')}>
      {shown ? <SipDetails deviceId={device.id} /> : <p className={css.words}>{t('phones.credentialsHint')}</p>}
      <div className={css.buttons}>
        <Button variant="default" size="compact-md" onClick={() => setShown(!shown)} aria-expanded={shown}>
          {t(shown ? 'phones.hideCredentials' : 'phones.showCredentials')}
        </Button>
        {mayEdit ? (
          <Button variant="default" size="compact-md" onClick={() => setAsking(true)}>
            {t('phones.rotate')}
          </Button>
        ) : null}
      </div>
      <Asking
        opened={asking}
        title={t('phones.rotate')}
        words={t('phones.rotateWords')}
        action={t('phones.rotate')}
        pending={busy}
        onClose={() => setAsking(false)}
        onGo={() => void rotate()}
      />
    </Part>
  );
}
