import { describe, expect, it } from 'vitest';
import { fieldValue, momentsAfter } from './moments';

const named = (now: Date, short = false) => momentsAfter(now, short).map(({ name, at }) => [name, fieldValue(at)]);

describe('moments to put something off to (MSG-09, MSG-10)', () => {
  it('knows this evening, tomorrow and Monday on a Wednesday morning', () => {
    expect(named(new Date(2026, 2, 4, 10, 5))).toEqual([
      ['evening', '2026-03-04T18:00'],
      ['tomorrow', '2026-03-05T09:00'],
      ['monday', '2026-03-09T09:00'],
    ]);
  });
  it('leaves out the evening when it is there, and Monday when that is tomorrow', () => {
    expect(named(new Date(2026, 2, 8, 19, 0))).toEqual([['tomorrow', '2026-03-09T09:00']]);
  });
  it('has the soonest first', () => {
    expect(
      momentsAfter(new Date(2026, 2, 4, 16, 0), true)
        .map(({ name }) => name)
        .slice(0, 4),
    ).toEqual(['minutes20', 'hour1', 'evening', 'hours3']);
  });
  it('means the next Monday on a Monday, and crosses the end of a year', () => {
    expect(named(new Date(2026, 11, 28, 17, 30), true)).toEqual([
      ['minutes20', '2026-12-28T17:50'],
      ['hour1', '2026-12-28T18:30'],
      ['hours3', '2026-12-28T20:30'],
      ['tomorrow', '2026-12-29T09:00'],
      ['monday', '2027-01-04T09:00'],
    ]);
  });
});
