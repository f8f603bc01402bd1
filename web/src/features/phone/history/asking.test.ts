import { expect, test } from 'vitest';
import { askedOf, dayBefore, EVERYTHING } from './asking';

const ever = { dateFrom: '1970-01-01T00:00:00.000Z' };

test('PH-54: whole numbers are asked for as the log has them, results by what they mean', () => {
  const asked = askedOf({
    ...EVERYTHING,
    person: '102',
    search: '(202) 555-0123',
    direction: 'Inbound',
    outcome: 'voicemail',
  });
  expect(asked).toEqual({
    ...ever,
    extensionNumber: '102',
    phoneNumber: '+12025550123',
    direction: 'Inbound',
    result: ['Voicemail'],
  });
});

test('PH-54: part of a number and a name are searched', () => {
  expect(askedOf({ ...EVERYTHING, search: ' 555-01 ' })).toEqual({ ...ever, search: '555-01' });
  expect(askedOf({ ...EVERYTHING, search: 'Zoë 2nd', recorded: true })).toEqual({
    ...ever,
    search: 'Zoë 2nd',
    withRecording: true,
  });
  expect(askedOf({ ...EVERYTHING, search: ' ' })).toEqual(ever);
});

test('PH-54: the last day is part of what is asked for', () => {
  const { dateFrom, dateTo } = askedOf({ ...EVERYTHING, first: '2026-12-24', last: '2026-12-24' });
  expect(Date.parse(dateTo ?? '') - Date.parse(dateFrom)).toBe(86_400_000);
  expect(dayBefore(new Date(2026, 2, 3, 23), 3)).toBe('2026-02-28');
});
