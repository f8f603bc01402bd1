import { describe, expect, it } from 'vitest';
import { initialsOf } from '@/design/parts/Person';
import { type Colleague, colleagueOf, lookOf, searchPeople } from './queries';

const person = (name: string, extensionNumber: string, more: Partial<Colleague> = {}): Colleague => ({
  id: extensionNumber,
  name,
  extensionNumber,
  numbers: [],
  ...more,
});
const everyone = [
  person('Ben Okafor', '102', { numbers: ['+16505550102'], department: 'Care' }),
  person('Chloé Martin', '103'),
  person('Mei Chen', '1020'),
];
const found = (typed: string) => searchPeople(everyone, typed).map((each) => each.name);

describe('searching people', () => {
  it('does not mind accents or case', () => expect(found('chloe')).toEqual(['Chloé Martin']));
  it('finds by the beginning of any word', () => expect(found('oka')).toEqual(['Ben Okafor']));
  it('puts the exact extension first', () => expect(found('102')).toEqual(['Ben Okafor', 'Mei Chen']));
  it('finds by direct number', () => expect(found('5550102')).toEqual(['Ben Okafor']));
  it('finds by department', () => expect(found('care')).toEqual(['Ben Okafor']));
  it('shows everyone when nothing is typed', () => expect(found('')).toHaveLength(3));
  it('finds nobody for nonsense', () => expect(found('zzz')).toEqual([]));
});

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
