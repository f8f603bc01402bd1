import { describe, expect, it } from 'vitest';
import { batched } from './batch';

describe('asking for many single things', () => {
  it('sends one request for what is asked for meanwhile, and each key once', async () => {
    const sent: string[][] = [];
    const lengthOf = batched(3, async (keys) => {
      sent.push(keys);
      return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, key.length]));
    });
    const found = await Promise.all(['ada', 'ben', 'ada', 'nobody', 'chloe'].map(lengthOf));
    expect(found).toEqual([3, 3, 3, undefined, 5]);
    expect(sent).toEqual([['ada', 'ben', 'nobody'], ['chloe']]);
    expect(await lengthOf('ada')).toBe(3);
    expect(sent).toHaveLength(3);
  });

  it('fails for all of a request that failed, and asks again the next time', async () => {
    let broken = true;
    const answer = batched(10, async (keys) => {
      if (broken) throw new Error('away');
      return new Map(keys.map((key) => [key, key]));
    });
    await expect(Promise.all([answer('a'), answer('b')])).rejects.toThrow('away');
    broken = false;
    expect(await answer('a')).toBe('a');
  });
});
