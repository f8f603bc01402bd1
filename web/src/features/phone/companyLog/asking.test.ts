import { expect, test } from 'vitest';
import { askedOf, dayBefore } from './asking';

const empty = { person: '', number: '', direction: '', outcome: '', first: '', last: '' };

test('PH-54: numbers are asked for as the log has them, results by what they mean', () => {
  const asked = askedOf({
    ...empty,
    person: '102',
    number: '(202) 555-0123',
    direction: 'Inbound',
    outcome: 'voicemail',
  });
  expect(asked).toEqual({
    extensionNumber: '102',
    phoneNumber: '+12025550123',
    direction: 'Inbound',
    result: ['Voicemail'],
    dateFrom: '1970-01-01T00:00:00.000Z',
  });
  expect(askedOf({ ...empty, number: '(2' })).toEqual(askedOf(empty));
});

test('PH-54: the last day is part of what is asked for', () => {
  const { dateFrom, dateTo } = askedOf({ ...empty, first: '2026-12-24', last: '2026-12-24' });
  expect(Date.parse(dateTo ?? '') - Date.parse(dateFrom)).toBe(86_400_000);
  expect(dayBefore(new Date(2026, 2, 3, 23), 3)).toBe('2026-02-28');
});
