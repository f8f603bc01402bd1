import { describe, expect, it } from 'vitest';
import { daysShown, stepsOf } from './steps';

const DAY = 86_400_000;
const now = Date.parse('2026-11-26T00:00:00Z');
const moment = (ago: number, until: number | null, rank: number) => ({
  at: new Date(now - ago * DAY).toISOString(),
  until: until === null ? null : new Date(now - until * DAY).toISOString(),
  state: 'x',
  rank,
  scope: 'account',
  scopeTitle: 'account',
  rule: 'SPM-03',
  actId: `${ago}`,
});

describe('state over time', () => {
  it('is the hardest of what holds, and calm between', () => {
    const steps = stepsOf([moment(10, 6, 3), moment(8, 7, 6), moment(2, null, 1)], now - 20 * DAY, now);
    expect(steps.map(({ rank, from, until }) => [rank, (now - from) / DAY, (now - until) / DAY])).toEqual([
      [0, 20, 10],
      [3, 10, 8],
      [6, 8, 7],
      [3, 7, 6],
      [0, 6, 2],
      [1, 2, 0],
    ]);
  });
  it('ends now, whatever end is announced, and begins with the plot', () => {
    expect(stepsOf([moment(30, -3, 2)], now - 7 * DAY, now)).toEqual([{ from: now - 7 * DAY, until: now, rank: 2 }]);
    expect(stepsOf([], now - 7 * DAY, now)).toEqual([{ from: now - 7 * DAY, until: now, rank: 0 }]);
  });
  it('shows a week at least, a quarter at most', () => {
    expect(daysShown([], now)).toBe(7);
    expect(daysShown([moment(20, 10, 1)], now)).toBe(21);
    expect(daysShown([moment(300, 10, 1)], now)).toBe(90);
  });
});
