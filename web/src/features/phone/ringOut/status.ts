import type { RingOutStatus } from '@/api/generated';
import type { TextKey } from '@/text/catalog';

/** As the server tells it: of the whole, of who is rung first, and of who is called then. */
export type Status = RingOutStatus;

export type Stage = 'first' | 'second' | 'joined' | 'over' | 'noFirst' | 'noSecond';

const done = ['Success', 'Finished'];

/** How far it is. */
export function stageOf({ callStatus, callerStatus, calleeStatus }: Status): Stage {
  if (callStatus === 'Success') return calleeStatus === 'Finished' || callerStatus === 'Finished' ? 'over' : 'joined';
  if (callerStatus === 'InProgress') return 'first';
  if (!done.includes(callerStatus)) return 'noFirst';
  if (callerStatus === 'Finished') return 'over';
  return calleeStatus === 'InProgress' ? 'second' : 'noSecond';
}

/** Whether it can still be cancelled, and is looked at again. */
export const isUnderway = (stage: Stage) => stage === 'first' || stage === 'second';

const reasons: Record<string, TextKey> = {
  Busy: 'result.busy',
  NoAnswer: 'result.noAnswer',
  Rejected: 'result.rejected',
  InternationalDisabled: 'result.international',
  Invalid: 'result.wrongNumber',
};

/** Why somebody was not reached; null while nobody failed. */
export function reasonOf(status: Status): TextKey | null {
  const stage = stageOf(status);
  if (stage === 'noFirst') return reasons[status.callerStatus] ?? 'result.failed';
  return stage === 'noSecond' ? (reasons[status.calleeStatus] ?? 'result.failed') : null;
}
