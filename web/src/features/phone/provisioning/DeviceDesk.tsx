import { Button } from '@mantine/core';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { Part } from '@/features/phone/devices/admin/DeviceDetails';
import { useText } from '@/text/useText';
import { useDesk, useLeaveDesk } from './queries';
import css from './Setup.module.css';

const SIGN_IN = '*11';

/** Who is signed in at a common phone now. */
export function DeviceDesk({ deviceId }: { deviceId: string }) {
  const { t, code } = useText();
  const { data } = useDesk(deviceId);
  const leave = useLeaveDesk(deviceId);
  if (!data) return null;
  const { extension, until } = data;
  return (
    <Part title={t('desk.title')}>
      {extension && until ? (
        <div className={css.head}>
          <span>
            {extension.name} · {extension.extensionNumber}{' '}
            <span className={css.quiet}>{t('desk.until', { when: momentText(new Date(until), code) })}</span>
          </span>
          <Button
            variant="default"
            size="compact-md"
            loading={leave.isPending}
            onClick={() =>
              leave.mutate(undefined, { onError: (error) => toastBad(t('state.notSaved'), error.message) })
            }
          >
            {t('desk.leave')}
          </Button>
        </div>
      ) : (
        <p className={css.words}>{t('desk.nobody', { code: SIGN_IN })}</p>
      )}
    </Part>
  );
}
