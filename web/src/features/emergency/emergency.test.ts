import { describe, expect, it } from 'vitest';
import { noticeFrom } from './notices';
import { isEmergencyNumber, isEmergencyRehearsal } from './numbers';

describe('emergency numbers', () => {
  it.each(['911', '112', '999', '933', '9-911', '9112'.slice(0, 3)])('knows %s', (number) =>
    expect(isEmergencyNumber(number)).toBe(true),
  );
  it.each(['101', '9110', '+1911', '1911'])('is not fooled by %s', (number) =>
    expect(isEmergencyNumber(number)).toBe(false),
  );
  it('tells the rehearsal from the real thing', () => {
    expect(isEmergencyRehearsal('933')).toBe(true);
    expect(isEmergencyRehearsal('911')).toBe(false);
  });
});

describe('on-site notices', () => {
  it('shows who, where and how to call back', () => {
    const notice = noticeFrom({
      id: 5,
      caller: { name: 'Ben', extensionNumber: '102' },
      dialedNumber: '911',
      callbackNumber: '+16505550102',
      address: { street: '410 Example Street', city: 'Belmont' },
      time: '2026-11-25T10:00:00Z',
    });
    expect(notice).toMatchObject({
      id: '5',
      who: 'Ben',
      dialed: '911',
      address: '410 Example Street, Belmont',
      callback: '+16505550102',
    });
  });
  it('appears even when almost nothing is known', () => {
    expect(noticeFrom({})).toMatchObject({ dialed: '911', who: '' });
    expect(noticeFrom('nonsense')).toBeNull();
  });
});
