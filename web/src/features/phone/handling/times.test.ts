import { expect, test } from 'vitest';
import { asSent, kindOf } from './times';

test('PH-14: a schedule without its dates is sent as an empty one, which takes them away', () => {
  expect(asSent({ ranges: [{ from: '', to: '' }] })).toEqual({});
  expect(asSent({})).toEqual({});
  expect(asSent({ ranges: [{ from: '2026-12-24T12:00', to: '' }] })).toEqual({
    ranges: [{ from: '2026-12-24T12:00' }],
  });
});

test('PH-14: days without hours are left out', () => {
  const monday = [{ from: '09:00', to: '12:00' }];
  expect(asSent({ weeklyRanges: { monday, tuesday: [] } })).toEqual({ weeklyRanges: { monday } });
  expect(asSent({ weeklyRanges: { monday: [] } })).toEqual({});
});

test('what a rule has decides what its form shows', () => {
  expect(kindOf({})).toBe('always');
  expect(kindOf({ ranges: [{ from: '2026-12-24T12:00' }] })).toBe('dates');
  expect(kindOf({ weeklyRanges: {} })).toBe('week');
});
