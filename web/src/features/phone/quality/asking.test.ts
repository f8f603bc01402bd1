import { beforeEach, describe, expect, it } from 'vitest';
import { justOver, noteBad, noteEnd } from './asking';

const call = {
  id: 'a',
  partyId: 'p-1',
  name: 'Ben',
  number: '102',
  connectedAt: 1_000,
  emergency: false,
  atVoicemail: false,
};

describe('which calls are asked about', () => {
  beforeEach(() => justOver.set(null));

  it('are those in which people talked, and whether they were bad is known', () => {
    noteEnd(call, 20_000);
    expect(justOver.get()).toEqual({ partyId: 'p-1', name: 'Ben', bad: false });
    noteBad('a');
    noteEnd(call, 20_000);
    expect(justOver.get()?.bad).toBe(true);
  });

  it('are none that were short, urgent, or with a mailbox', () => {
    noteEnd(call, 5_000);
    noteEnd({ ...call, emergency: true }, 90_000);
    noteEnd({ ...call, atVoicemail: true }, 90_000);
    noteEnd({ ...call, connectedAt: undefined }, 90_000);
    noteEnd({ ...call, partyId: undefined }, 90_000);
    expect(justOver.get()).toBeNull();
  });
});
