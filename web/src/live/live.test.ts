import { describe, expect, it } from 'vitest';
import { backoff } from './backoff';
import { parseFrame } from './frames';

describe('live frames', () => {
  it('reads a known topic', () => {
    expect(parseFrame('{"type":"event","topic":"voicemail","data":{"id":1}}')).toEqual({
      type: 'event',
      topic: 'voicemail',
      data: { id: 1 },
    });
  });
  it('takes a refined topic for its family', () => {
    expect(parseFrame('{"type":"event","topic":"emergency.notice","data":{}}')?.topic).toBe('emergency');
  });
  it.each(['', '{', '{"type":"event","topic":"weather"}', '{"topic":"calls"}', 'null'])(
    'drops what it does not know: %s',
    (text) => {
      expect(parseFrame(text)).toBeNull();
    },
  );
});

describe('backoff', () => {
  it('doubles up to its ceiling and never waits less than half', () => {
    expect(backoff(0, 30_000, () => 1)).toBe(1_000);
    expect(backoff(3, 30_000, () => 1)).toBe(8_000);
    expect(backoff(50, 30_000, () => 1)).toBe(30_000);
    expect(backoff(2, 30_000, () => 0)).toBe(2_000);
  });
});
