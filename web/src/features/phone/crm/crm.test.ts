import { expect, test } from 'vitest';
import { isOutside, secretsOf } from './queries';
import { isDue } from './useCrmOpening';

test('a page opens at the moment that was chosen, for calls that came in (PH-60)', () => {
  expect(isDue({ direction: 'inbound', phase: 'ringing' }, 'Ringing')).toBe(true);
  expect(isDue({ direction: 'inbound', phase: 'ringing' }, 'Answered')).toBe(false);
  expect(isDue({ direction: 'inbound', phase: 'connected' }, 'Answered')).toBe(true);
  expect(isDue({ direction: 'outbound', phase: 'connected' }, 'Answered')).toBe(false);
  expect(isDue({ direction: 'inbound', phase: 'connected' }, 'Never')).toBe(false);
});

test('CRMs are asked about numbers outside only', () => {
  expect(['+12025550123', '101', '911', 'anonymous', '*97'].filter(isOutside)).toEqual(['+12025550123']);
});

test('secrets of a way to sign in that was left again are not sent', () => {
  const typed = { apiKey: 'k', clientId: 'i', clientSecret: '' };
  expect(secretsOf(typed, [{ key: 'clientId' }, { key: 'clientSecret' }])).toEqual({ clientId: 'i' });
});
