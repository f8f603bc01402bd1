import { describe, expect, it } from 'vitest';
import { readCode } from './api';

describe('what people enter to join (MTG-16)', () => {
  it.each([
    ['123 456 789 012', { link: '123456789012' }],
    ['123-456-789-012', { link: '123456789012' }],
    ['https://x.example/meet/AbCdEfGhIjKlMnOpQrStUv', { link: 'AbCdEfGhIjKlMnOpQrStUv' }],
    [
      ' https://x.example/meet/AbCdEfGhIjKlMnOpQrStUv/?pw=s3cret ',
      { link: 'AbCdEfGhIjKlMnOpQrStUv', password: 's3cret' },
    ],
    ['AbCdEfGhIjKlMnOpQrStUv', { link: 'AbCdEfGhIjKlMnOpQrStUv' }],
  ])('understands %s', (text, found) => {
    expect(readCode(text)).toEqual(found);
  });
  it.each(['', 'hello', '12', 'https://', 'https://x.example/', 'javascript:alert(1)', '../../admin'])(
    'refuses %s',
    (text) => {
      expect(readCode(text)).toBeNull();
    },
  );
});
