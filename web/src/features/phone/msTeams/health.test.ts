import { expect, test } from 'vitest';
import { healthOf } from './health';

test.each([
  [null, 0, 'notAsked'],
  [false, 408, 'silent'],
  [true, 200, 'reachable'],
  [true, 403, 'refuses'],
] as const)('a proxy that is there (%s) and said %i is shown as %s (PH-60)', (reachable, lastStatus, health) => {
  expect(healthOf({ reachable, lastStatus })).toBe(health);
});
