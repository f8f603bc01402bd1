import { describe, expect, it } from 'vitest';
import { meetingIn } from './links';

const origin = 'https://clarion.example';
const link = `${origin}/meet/AbCdEfGhIjKlMnOpQrStUv`;

describe('links to meetings in posts', () => {
  it('finds one of this installation, with its password and nothing else', () => {
    expect(meetingIn(`Join: ${link}`, origin)).toBe('/meet/AbCdEfGhIjKlMnOpQrStUv');
    expect(meetingIn(`**Join** <${link}?pw=a%26b&evil=1#x>`, origin)).toBe('/meet/AbCdEfGhIjKlMnOpQrStUv?pw=a%26b');
  });
  it.each([
    'https://evil.example/meet/AbCdEfGhIjKlMnOpQrStUv',
    'https://clarion.example.evil.example/meet/AbCdEfGhIjKlMnOpQrStUv',
    'https://clarion.example@evil.example/meet/AbCdEfGhIjKlMnOpQrStUv',
    'https://clarion.example/meet/../settings',
    'https://clarion.example/meet/short',
    'javascript:alert(1)//clarion.example/meet/AbCdEfGhIjKlMnOpQrStUv',
    '',
  ])('gives no button to %s', (text) => {
    expect(meetingIn(text, origin)).toBeNull();
  });
});
