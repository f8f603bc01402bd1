import { describe, expect, it } from 'vitest';
import type { SessionParty } from '@/api/shapes';
import { callsElsewhere, ringingElsewhere } from './flips';

const mine = (code: string, deviceId: string): SessionParty => ({
  id: 'p-1-2',
  extensionId: '7',
  direction: 'Inbound',
  to: { deviceId },
  from: { phoneNumber: '+12025550123' },
  status: { code },
});
const far: SessionParty = { id: 'p-1-1', direction: 'Outbound', status: { code: 'Answered' } };

describe('calls on my other phones (PH-78)', () => {
  const known = (party: SessionParty) => ({ 's-1': { [party.id]: party, [far.id]: far } });

  it('finds one that is up on another phone', () => {
    const found = callsElsewhere(known(mine('Answered', 'desk')), '7', new Set());
    expect(found.map((one) => one.sessionId)).toEqual(['s-1']);
  });

  it('leaves out what rings, is over, is here, or is somebody else’s', () => {
    for (const code of ['Proceeding', 'Disconnected', 'Gone', 'VoiceMail'])
      expect(callsElsewhere(known(mine(code, 'desk')), '7', new Set())).toEqual([]);
    expect(callsElsewhere(known(mine('Hold', 'desk')), '7', new Set(['s-1']))).toEqual([]);
    expect(callsElsewhere(known(mine('Hold', 'desk')), '8', new Set())).toEqual([]);
  });
});

describe('calls that ring at my other phones (PH-78)', () => {
  const known = (party: SessionParty) => ({ 's-1': { [party.id]: party, [far.id]: far } });
  it('can be answered here, but for those that ring here already', () => {
    expect(ringingElsewhere(known(mine('Proceeding', 'desk')), '7', new Set()).map((one) => one.sessionId)).toEqual([
      's-1',
    ]);
    expect(ringingElsewhere(known(mine('Proceeding', 'desk')), '7', new Set(['s-1']))).toEqual([]);
    expect(ringingElsewhere(known(mine('Proceeding', 'desk')), '8', new Set())).toEqual([]);
    expect(ringingElsewhere(known(mine('Answered', 'desk')), '7', new Set())).toEqual([]);
  });
});
