import type { Ladder, LadderMessage, LadderStep, Lane } from '@/api/generated';

/** What the server tells of a call's messages, and where an arrow goes. */
export type { Lane };

export type SipEntry = LadderMessage;

export type StepEntry = LadderStep;
export type LadderEntry = SipEntry | StepEntry;
export type { Ladder };

/** The lane of Clarion itself. */
export const OURS = '';

/** Callers on the left of Clarion, who was called on its right. */
export function lanesInOrder({ lanes }: Pick<Ladder, 'lanes'>): string[] {
  const ids = (offered: boolean) => lanes.filter((lane) => lane.offered === offered).map((lane) => lane.legId);
  return [...ids(true), OURS, ...ids(false)];
}

/** The first and the last lane that an arrow touches, and which way it points. */
export function spanOf(lanes: string[], { legId, sent }: Pick<SipEntry, 'legId' | 'sent'>) {
  const ours = lanes.indexOf(OURS);
  const lane = lanes.indexOf(legId);
  return { first: Math.min(ours, lane), last: Math.max(ours, lane), toRight: sent === ours < lane };
}
