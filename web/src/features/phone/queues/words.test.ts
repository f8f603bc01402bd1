import { expect, test } from 'vitest';
import { levelOf, withLevel } from './words';

test('PH-65: a level of one member in one skill is set, changed and taken back', () => {
  const french = withLevel([], 'm1', 'f', 3);
  const both = withLevel(french, 'm1', 's', 1);
  expect([levelOf(both, 'm1', 'f'), levelOf(both, 'm1', 's'), levelOf(both, 'm2', 'f')]).toEqual([3, 1, 0]);
  const none = withLevel(both, 'm1', 'f', 0);
  expect(none).toEqual([{ member: { id: 'm1' }, skills: [{ skill: { id: 's' }, level: 1 }] }]);
  expect(levelOf(french, 'm1', 'f')).toBe(3);
});
