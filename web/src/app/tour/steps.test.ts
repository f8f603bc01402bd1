import { describe, expect, it } from 'vitest';
import { likelyRole, openRoles, roles, stepsOf } from './steps';

const rights = (...held: string[]) => ({
  known: true,
  tour: true,
  wholeCompany: true,
  may: (...names: string[]) => names.some((name) => held.includes(name)),
  mayOnOthers: (...names: string[]) => names.some((name) => held.includes(name)),
});

describe('the tour', () => {
  it.each(roles)('has five steps for the role %s', (role) => {
    expect(new Set(stepsOf[role]).size).toBe(5);
  });
  it('begins with what somebody is, and offers no page that they may not open', () => {
    const person = openRoles(rights());
    expect(person).toEqual(['person', 'receptionist', 'supervisor']);
    expect(likelyRole(person)).toBe('person');
    expect(likelyRole(openRoles(rights('ViewConduct', 'ReadAuditTrail')))).toBe('officer');
    const admin = rights('AutoReceptionist', 'ReadCompanyPhoneNumbers', 'Reports', 'EditUserInfo', 'ViewConduct');
    expect(likelyRole(openRoles(admin))).toBe('administrator');
  });
});
