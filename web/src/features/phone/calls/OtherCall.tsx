import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPhoneOff } from '@tabler/icons-react';
import { clockText } from '@/design/time';
import { useNow } from '@/design/useNow';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useText } from '@/text/useText';
import { MergeButton } from '../conferences/MergeButton';
import { hangUp, resume } from '../engine/actions';
import { type Call, talkSeconds } from '../engine/calls';
import css from './OtherCall.module.css';
import { useAttempt } from './useAttempt';
import { useCaller } from './useCaller';

/** A call in the background: who, how long, back to it, or end it. */
export function OtherCall({ call, front }: { call: Call; front?: Call }) {
  const { t } = useText();
  const now = useNow();
  const attempt = useAttempt();
  const { title } = useCaller()(call);
  const state = call.held ? t('call.onHold') : t('call.ringing');
  return (
    <li className={css.call}>
      <ContactAvatar number={call.number} name={title} size={38} />
      <div className={css.words}>
        <div className={css.name}>{title}</div>
        <div className={css.state}>{call.connectedAt ? `${state} · ${clockText(talkSeconds(call, now))}` : state}</div>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        loading={call.busy}
        onClick={() => attempt(() => resume(call.id))}
        aria-label={t('call.swapTo', { who: title })}
      >
        {t('call.swap')}
      </Button>
      {front ? <MergeButton front={front} other={call} who={title} /> : null}
      <Tooltip label={t('call.hangUp')}>
        <ActionIcon
          size="lg"
          color="red"
          onClick={() => hangUp(call.id)}
          aria-label={t('call.hangUpWho', { who: title })}
        >
          <IconPhoneOff size={19} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
