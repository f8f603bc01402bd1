import { describe, expect, it } from 'vitest';
import { type Lane, lanesInOrder, OURS, spanOf } from './ladder';

const lane = (legId: string, offered: boolean): Lane => ({
  legId,
  offered,
  party: 1,
  name: legId,
  kind: 'Phone',
  userAgent: '',
  address: '',
});

describe('the ladder of a call', () => {
  const lanes = lanesInOrder({ lanes: [lane('desk', false), lane('caller', true), lane('mobile', false)] });

  it('has callers on the left of Clarion and the called on its right', () => {
    expect(lanes).toEqual(['caller', OURS, 'desk', 'mobile']);
  });

  it.each([
    ['caller', false, { first: 0, last: 1, toRight: true }],
    ['caller', true, { first: 0, last: 1, toRight: false }],
    ['mobile', true, { first: 1, last: 3, toRight: true }],
    ['mobile', false, { first: 1, last: 3, toRight: false }],
  ])('draws a message with %s (sent: %s) the right way', (legId, sent, span) => {
    expect(spanOf(lanes, { legId, sent })).toEqual(span);
  });
});
