import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Field, Section } from '@/design/parts/Section';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { useWhen } from '../security/useWhen';
import { type PushDevice, removeDevice } from './api';
import { canPush, ownHash, pushPreference, turnOff } from './device';

/** Every browser that takes pushes for this person. */
export function DeviceList({ devices, again }: { devices: PushDevice[]; again: () => void }) {
  const { t } = useText();
  const when = useWhen();
  const { data: own = '' } = useQuery({ queryKey: ['push', 'own', devices], queryFn: ownHash, enabled: canPush });
  if (!devices.length) return null;
  const remove = async (device: PushDevice) => {
    try {
      await removeDevice(device.id);
      if (device.endpointHash === own) await turnOff();
    } catch (error) {
      toastBad(t('state.notSaved'), (error as Error).message);
    }
    again();
  };
  const reached = (device: PushDevice) =>
    device.reachedTime ? t('push.reached', { when: when(device.reachedTime) }) : t('push.neverReached');
  return (
    <Section title={t('push.devices')} lead={t('push.devicesLead')}>
      {devices.map((device) => (
        <Field
          key={device.id}
          label={
            device.endpointHash === own && pushPreference.get() ? `${device.name} · ${t('push.this')}` : device.name
          }
          hint={device.problem || reached(device)}
        >
          <Button
            variant="subtle"
            color="red"
            size="xs"
            aria-label={t('push.removeOne', { name: device.name })}
            onClick={() => void remove(device)}
          >
            {t('push.remove')}
          </Button>
        </Field>
      ))}
    </Section>
  );
}
