import { expect, test } from 'vitest';
import { say } from '@/text/catalog';
import { en } from '@/text/en';
import { levelOf, waitText, withConfirmation, withLevel } from './words';

test('CC-09: an estimated wait is said in whole minutes, as far as anybody knows', () => {
  const words = [null, 0, 59, 60, 61, 3600].map((seconds) =>
    waitText((key, holes) => say(en, 'en', key, holes), seconds),
  );
  expect(words).toEqual(['–', '< 1 min', '< 1 min', '1 min', '2 min', '60 min']);
});

test('PH-87: what is said to whoever is called back is chosen one by one', () => {
  const both = withConfirmation(['PositionInQueue'], 'EstimatedWaitTime', true);
  expect(both).toEqual(['PositionInQueue', 'EstimatedWaitTime']);
  expect(withConfirmation(both, 'EstimatedWaitTime', true)).toEqual(both);
  expect(withConfirmation(both, 'PositionInQueue', false)).toEqual(['EstimatedWaitTime']);
});

test('PH-65: a level of one member in one skill is set, changed and taken back', () => {
  const french = withLevel([], 'm1', 'f', 3);
  const both = withLevel(french, 'm1', 's', 1);
  expect([levelOf(both, 'm1', 'f'), levelOf(both, 'm1', 's'), levelOf(both, 'm2', 'f')]).toEqual([3, 1, 0]);
  const none = withLevel(both, 'm1', 'f', 0);
  expect(none).toEqual([{ member: { id: 'm1' }, skills: [{ skill: { id: 's' }, level: 1 }] }]);
  expect(levelOf(french, 'm1', 'f')).toBe(3);
});
