import { describe, expect, it } from 'vitest';
import { rangeBefore, rangeOf, spans } from './spans';

const now = new Date(2026, 10, 26, 15, 30);

describe('lengths of time', () => {
  it('end with today, or before it began', () => {
    for (const span of spans) {
      const { from, to } = rangeOf(span, now);
      expect(from.getHours()).toBe(0);
      expect(to.getTime() + 1 - from.getTime()).toBeGreaterThan(86_000_000);
    }
    expect(rangeOf('week', now).from).toEqual(new Date(2026, 10, 20));
    expect(rangeOf('yesterday', now).to.getTime()).toBe(new Date(2026, 10, 26).getTime() - 1);
  });

  it('are compared with as much time before, up to the same hour', () => {
    expect(rangeBefore('today', now)).toMatchObject({
      from: new Date(2026, 10, 25),
      to: new Date(2026, 10, 25, 15, 30),
    });
    expect(rangeBefore('yesterday', now).from).toEqual(new Date(2026, 10, 24));
    expect(rangeBefore('yesterday', now).to.getTime()).toBe(new Date(2026, 10, 25).getTime() - 1);
    expect(rangeBefore('week', now)).toMatchObject({
      from: new Date(2026, 10, 13),
      to: new Date(2026, 10, 19, 15, 30),
    });
  });
});
