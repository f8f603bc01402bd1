import { IconAlertTriangle, IconRosetteDiscountCheck } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';
import css from './CallerMark.module.css';

/** What the carrier proved about the caller's number, where it said anything. */
export function CallerMark({ call }: { call: Pick<Call, 'proof'> }) {
  const { t } = useText();
  if (!call.proof) return null;
  const words = t(`call.proof.${call.proof}`);
  const Icon = call.proof === 'verified' ? IconRosetteDiscountCheck : IconAlertTriangle;
  return (
    <span className={css.mark} data-proof={call.proof} data-testid="caller-proof" title={words}>
      <Icon size={17} aria-hidden />
      <span className="sr-only">{words}</span>
    </span>
  );
}
