import { describe, expect, it } from 'vitest';
import { clockText, dayText } from './time';

describe('times', () => {
  it('shows lengths as a clock', () => {
    expect(clockText(0)).toBe('0:00');
    expect(clockText(247)).toBe('4:07');
    expect(clockText(3729)).toBe('1:02:09');
    expect(clockText(-3)).toBe('0:00');
  });
  it('names days the way people do', () => {
    const now = new Date(2026, 10, 25, 9, 0);
    expect(dayText(new Date(2026, 10, 25, 0, 1), now, 'en')).toBe('Today');
    expect(dayText(new Date(2026, 10, 24, 23, 59), now, 'en')).toBe('Yesterday');
    expect(dayText(new Date(2026, 10, 22), now, 'en')).toBe('Sunday');
    expect(dayText(new Date(2026, 9, 1), now, 'en')).toBe('October 1');
    expect(dayText(new Date(2025, 9, 1), now, 'en')).toBe('October 1, 2025');
  });
});
