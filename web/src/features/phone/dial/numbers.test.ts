import { beforeEach, describe, expect, it } from 'vitest';
import {
  dialAs,
  formatNumber,
  formatWhileTyping,
  looksDialable,
  sameNumber,
  setHomeCountry,
  toDialString,
} from './numbers';

beforeEach(() => setHomeCountry('US'));

describe('numbers', () => {
  it('shows home numbers nationally and others internationally', () => {
    expect(formatNumber('+12025550143')).toBe('(202) 555-0143');
    expect(formatNumber('+442079460018')).toBe('+44 20 7946 0018');
    setHomeCountry('GB');
    expect(formatNumber('+442079460018')).toBe('020 7946 0018');
  });
  it('leaves extensions, short codes and names alone', () => {
    expect(formatNumber('101')).toBe('101');
    expect(formatNumber('*67')).toBe('*67');
    expect(formatNumber('anonymous')).toBe('anonymous');
    expect(formatNumber(undefined)).toBe('');
  });
  it('formats while typing, but not names', () => {
    expect(formatWhileTyping('2025550')).toBe('(202) 555-0');
    expect(formatWhileTyping('ch')).toBe('ch');
    expect(formatWhileTyping('102034')).toBe('102034');
  });
  it('sends E.164 for full numbers and the digits as they are for the rest', () => {
    expect(toDialString('(202) 555-0143')).toBe('+12025550143');
    expect(toDialString('102')).toBe('102');
    expect(toDialString('*82')).toBe('*82');
    expect(toDialString('+44 20 7946 0018')).toBe('+442079460018');
  });
  it.each(['911', '112', '933', '999', '9911'])('never rewrites the emergency number %s', (number) => {
    expect(toDialString(number)).toBe(number);
  });
  it('tells numbers from names', () => {
    expect(looksDialable('+1 (202) 555')).toBe(true);
    expect(looksDialable('Ben 2')).toBe(false);
    expect(looksDialable('()')).toBe(false);
  });
  it('compares numbers by meaning', () => {
    expect(sameNumber('(202) 555-0143', '+12025550143')).toBe(true);
    expect(sameNumber('102', '103')).toBe(false);
  });
  it('dials as somebody else, but never an emergency number (PH-40)', () => {
    expect(dialAs('101', '+12025550143')).toBe('*64101*+12025550143');
    expect(dialAs('', '+12025550143')).toBe('+12025550143');
    expect(dialAs('101', '911')).toBe('911');
  });
});
