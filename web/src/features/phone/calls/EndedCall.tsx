import { Button, CloseButton } from '@mantine/core';
import { IconPhone, IconPhoneOff } from '@tabler/icons-react';
import { clockText } from '@/design/time';
import { useText } from '@/text/useText';
import { type Call, removeCall, talkSeconds } from '../engine/calls';
import { placeCall } from '../engine/phone';
import css from './EndedCall.module.css';
import { useAttempt } from './useAttempt';
import { useCaller } from './useCaller';

const redialable = new Set(['busy', 'noAnswer', 'failed', 'dropped', 'linesBusy', 'missed', 'rejected']);
const calm = new Set(['ended', 'transferred', 'merged', 'elsewhere', 'replied']);

/** Why a call is over, for a moment, with the way to try again. */
export function EndedCall({ call, large }: { call: Call; large: boolean }) {
  const { t } = useText();
  const attempt = useAttempt();
  const { title } = useCaller()(call);
  const ending = call.ending ?? 'ended';
  const talked = talkSeconds(call, Date.now());
  return (
    <div
      className={css.ended}
      data-large={large || undefined}
      role="status"
      data-testid="call-ended"
      data-ending={ending}
    >
      <span className={css.medal} data-calm={calm.has(ending) || undefined} aria-hidden>
        <IconPhoneOff size={large ? 30 : 20} stroke={1.7} />
      </span>
      <div className={css.words}>
        <p className={css.name}>{title}</p>
        <p className={css.why}>{t(`ending.${ending}`)}</p>
        {talked > 0 ? <p className={css.length}>{t('call.lasted', { length: clockText(talked) })}</p> : null}
      </div>
      {redialable.has(ending) ? (
        <Button
          size={large ? 'sm' : 'compact-sm'}
          leftSection={<IconPhone size={16} aria-hidden />}
          onClick={() => attempt(() => placeCall(call.number, { name: call.name }))}
        >
          {call.direction === 'inbound' ? t('action.callBack') : t('action.callAgain')}
        </Button>
      ) : null}
      <CloseButton className={css.close} onClick={() => removeCall(call.id)} aria-label={t('action.dismiss')} />
    </div>
  );
}
