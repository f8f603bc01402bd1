import { Button } from '@mantine/core';
import { IconArrowBackUp, IconPhoneOutgoing } from '@tabler/icons-react';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { cancelTransfer, completeTransfer } from '../engine/actions';
import { type Call, useCalls } from '../engine/calls';
import css from './ConsultBar.module.css';
import { useAttempt } from './useAttempt';
import { useCaller } from './useCaller';

/** The middle of an attended transfer: hand over, or go back to the first caller. */
export function ConsultBar({ consult }: { consult: Call }) {
  const { t } = useText();
  const attempt = useAttempt();
  const caller = useCaller();
  const first = useCalls().find((call) => call.id === consult.consultFor);
  if (!first || first.phase === 'ended') return null;
  const who = caller(first).title;
  const target = caller(consult).title;
  const complete = () =>
    attempt(async () => {
      await completeTransfer(consult);
      toastGood(t('transfer.done', { who, target }));
    });
  return (
    <div className={css.bar}>
      <p className={css.words}>{t('transfer.waiting', { who })}</p>
      <Button
        leftSection={<IconPhoneOutgoing size={17} aria-hidden />}
        loading={first.busy}
        disabled={consult.phase === 'dialing'}
        onClick={complete}
        fullWidth
      >
        {t('transfer.complete', { who })}
      </Button>
      <Button
        leftSection={<IconArrowBackUp size={17} aria-hidden />}
        variant="default"
        onClick={() => attempt(() => cancelTransfer(consult))}
        fullWidth
      >
        {t('transfer.cancel', { who })}
      </Button>
    </div>
  );
}
