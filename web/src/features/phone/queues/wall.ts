import type { LiveQueue } from './shapes';

/** Until when somebody wraps up: it is the same in all of their queues. */
export const wrapUpOf = (queues: LiveQueue[], id: string): string | undefined =>
  queues
    .flatMap(({ members }) => members)
    .find((member) => member.id === id && member.state === 'WrapUp' && member.wrapUpUntil)?.wrapUpUntil;

export type WallTone = 'plain' | 'good' | 'warn' | 'bad';

/** A wait nears what was promised, or is beyond it. Seconds. */
export const toneOfWait = (longest: number, limit: number): WallTone =>
  longest >= limit ? 'bad' : longest >= limit / 2 ? 'warn' : 'plain';

/** Percent; nothing while nobody has called. */
export const toneOfLevel = (level: number | null, goal: number): WallTone => {
  if (level === null) return 'plain';
  if (level >= goal) return 'good';
  return level >= goal - 10 ? 'warn' : 'bad';
};
