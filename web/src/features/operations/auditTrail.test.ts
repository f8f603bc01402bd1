import { describe, expect, it } from 'vitest';
import { actionWords, searchOf } from './auditTrail';

describe('the audit trail', () => {
  it('says actions in words', () => {
    expect(actionWords('UPDATE_EXTENSION')).toBe('Update extension');
  });

  it('asks for no more than is chosen', () => {
    const now = new Date('2026-03-10T12:00:00Z');
    expect(searchOf({ days: 1, person: '', kind: '', action: '', search: ' ann ' }, now)).toEqual({
      eventTimeFrom: '2026-03-09T12:00:00.000Z',
      initiatorIds: [],
      eventTypes: [],
      actionIds: [],
      searchString: 'ann',
    });
    expect(searchOf({ days: 7, person: '17', kind: 'LOGIN', action: 'SIGN_IN', search: '' }, now)).toMatchObject({
      initiatorIds: ['17'],
      eventTypes: ['LOGIN'],
      actionIds: ['SIGN_IN'],
    });
  });
});
