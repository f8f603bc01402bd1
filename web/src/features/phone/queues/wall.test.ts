import { describe, expect, it } from 'vitest';
import { toneOfLevel, toneOfWait } from './wall';

describe('colours of the wallboard', () => {
  it('warn before a promise is broken', () => {
    expect([3, 12, 25].map((wait) => toneOfWait(wait, 20))).toEqual(['plain', 'warn', 'bad']);
  });
  it('say whether the goal is reached', () => {
    expect([85, 75, 60].map((level) => toneOfLevel(level, 80))).toEqual(['good', 'warn', 'bad']);
    expect(toneOfLevel(null, 80)).toBe('plain');
  });
});
