import { describe, expect, it } from 'vitest';
import { endOf } from './StatusDialog';

describe('the end of a status', () => {
  const now = new Date(2026, 0, 30, 22, 15);
  it.each([
    ['half', new Date(2026, 0, 30, 22, 45)],
    ['fourHours', new Date(2026, 0, 31, 2, 15)],
    ['today', new Date(2026, 0, 31)],
    ['week', new Date(2026, 1, 6)],
  ] as const)('is in local time: %s', (end, expected) => {
    expect(endOf(end, now)).toEqual(expected);
  });
  it('is open without one', () => expect(endOf('never', now)).toBeNull());
});
