import { UnstyledButton } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { clockText } from '@/design/time';
import { useNow } from '@/design/useNow';
import { useText } from '@/text/useText';
import { type Call, talkSeconds } from '../engine/calls';
import css from './MiniCall.module.css';
import { useCaller } from './useCaller';

/** Narrow screens: the folded call, one tap from its controls. */
export function MiniCall({ calls, onUnfold }: { calls: Call[]; onUnfold: () => void }) {
  const { t } = useText();
  const now = useNow();
  const caller = useCaller();
  const call = calls.find((each) => !each.held) ?? calls[0];
  if (!call) return null;
  return (
    <UnstyledButton className={css.bar} onClick={onUnfold} aria-label={t('call.unfold')}>
      <IconPhoneCall size={18} aria-hidden />
      <span className={css.name}>{caller(call).title}</span>
      <span className="tnum">{call.connectedAt ? clockText(talkSeconds(call, now)) : t('call.ringing')}</span>
    </UnstyledButton>
  );
}
