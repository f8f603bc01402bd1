import { describe, expect, it } from 'vitest';
import { measure } from './segments';
import cases from './segments.cases.json';

describe('segments', () => {
  it.each(cases.map((each) => [each.text.slice(0, 12), each.text.length, each] as const))(
    'counts “%s…” (%i) as the server does',
    (_start, _length, { text, ...size }) => {
      const { culprit: _, ...counted } = measure(text);
      expect(counted).toEqual(size);
    },
  );
  it('names the character that made it Unicode', () => {
    expect(measure('a “quote”').culprit).toBe('“');
    expect(measure('plain').culprit).toBeUndefined();
  });
});
