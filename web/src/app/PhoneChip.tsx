import { Tooltip, UnstyledButton } from '@mantine/core';
import { useMe, usePresence } from '@/features/people/queries';
import { reconnectPhone } from '@/features/phone/engine/connection';
import { type PhoneState, usePhoneStatus } from '@/features/phone/engine/status';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './PhoneChip.module.css';

const words: Record<PhoneState, TextKey> = {
  off: 'phone.off',
  connecting: 'phone.connecting',
  ready: 'phone.ready',
  lost: 'phone.lost',
  refused: 'phone.refused',
};

/** Can this browser make and take calls right now? Press it to try again. */
export function PhoneChip() {
  const { t } = useText();
  const { state, detail } = usePhoneStatus();
  const { data: me } = useMe();
  const presence = usePresence(me && String(me.id));
  const quiet = state === 'ready' && presence?.dndStatus === 'DoNotAcceptAnyCalls';
  const idle = state === 'ready' || state === 'connecting' || state === 'off';
  const hint = quiet
    ? t('phone.dndHint')
    : idle
      ? t(`${words[state]}Hint` as TextKey)
      : [t('phone.pressToRetry'), detail].filter(Boolean).join(' · ');
  return (
    <Tooltip label={hint} multiline maw={280}>
      <UnstyledButton
        className={css.chip}
        data-state={quiet ? 'quiet' : state}
        data-testid="phone-status"
        onClick={reconnectPhone}
      >
        <span className={css.light} aria-hidden />
        <span className={css.word} role="status">
          {t(quiet ? 'account.dnd' : words[state])}
        </span>
      </UnstyledButton>
    </Tooltip>
  );
}
