import { describe, expect, it } from 'vitest';
import { initialsOf } from '@/design/parts/Person';
import { colleagueOf } from './colleague';
import { lookOf } from './queries';

describe('presence', () => {
  it('lets a running call win over the chosen status', () => {
    expect(lookOf({ presenceStatus: 'Available', telephonyStatus: 'CallConnected' })).toBe('oncall');
    expect(lookOf({ presenceStatus: 'Available', telephonyStatus: 'Ringing' })).toBe('ringing');
  });
  it('shows do-not-disturb as busy and the unknown as offline', () => {
    expect(lookOf({ presenceStatus: 'Available', dndStatus: 'DoNotAcceptAnyCalls' })).toBe('dnd');
    expect(lookOf(undefined)).toBe('offline');
  });
});

describe('people as the directory gives them', () => {
  it('builds the name from its parts and keeps direct numbers only', () => {
    const entry = {
      id: 7,
      firstName: 'Mei',
      lastName: 'Chen',
      extensionNumber: '105',
      phoneNumbers: [
        { phoneNumber: '+16505550100', usageType: 'MainCompanyNumber' },
        { phoneNumber: '+16505550105', usageType: 'DirectNumber' },
      ],
    };
    expect(colleagueOf(entry)).toMatchObject({ id: '7', name: 'Mei Chen', numbers: ['+16505550105'] });
    expect(colleagueOf(entry).place).toBeUndefined();
    expect(colleagueOf({ ...entry, type: 'Department' }).place).toBe('Department');
  });
  it('takes initials from words, never from digits', () => {
    expect(initialsOf('Dirk van den Berg')).toBe('DV');
    expect(initialsOf('(202) 555-0143')).toBe('');
  });
});
