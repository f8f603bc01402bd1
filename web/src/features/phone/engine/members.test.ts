import { describe, expect, it } from 'vitest';
import type { SessionParty } from '@/api/shapes';
import { leadsConference, movedTo, othersInConference } from './members';

const party = (id: string, more: Partial<SessionParty> = {}): SessionParty => ({
  id,
  direction: 'Inbound',
  status: { code: 'Answered' },
  ...more,
});

describe('a call that goes on elsewhere (PH-29)', () => {
  const peerId = { telephonySessionId: 's-2', partyId: 'p-2-3' };
  const gone = party('p-1-2', { status: { code: 'Gone', peerId } });
  it('is followed into the session where my part of it is now', () => {
    expect(movedTo([party('p-1-1'), gone], 'p-1-2')).toEqual({ sessionId: 's-2', partyId: 'p-2-3' });
  });
  it('is not, where somebody else went', () => {
    expect(movedTo([party('p-1-1'), gone], 'p-1-1')).toBeUndefined();
  });
});

describe('a call that has become a conference (PH-29)', () => {
  const chloe = party('1', { direction: 'Outbound', from: { name: 'Chloé' }, conferenceRole: 'Participant' });
  const ada = party('2', { from: { name: 'Chloé' }, to: { name: 'Ada' }, conferenceRole: 'Host' });
  const ben = party('3', { from: { name: 'Conference' }, to: { name: 'Ben' }, conferenceRole: 'Participant' });
  it('has others who are named by their own end of it', () => {
    expect(othersInConference([chloe, ada, ben], '2')).toEqual([{ name: 'Chloé' }, { name: 'Ben' }]);
    expect(othersInConference([chloe, ada, ben], '1')).toEqual([{ name: 'Ada' }, { name: 'Ben' }]);
  });
  it('loses who has left', () => {
    expect(othersInConference([chloe, { ...ada, status: { code: 'Disconnected' } }, ben], '3')).toEqual([
      { name: 'Chloé' },
    ]);
  });
  it('is none for a call of two', () => {
    expect(othersInConference([party('1'), party('2')], '1')).toBeUndefined();
  });
  it('is led by its host only', () => {
    expect([ada, ben].map((one) => leadsConference([chloe, ada, ben], one.id))).toEqual([true, false]);
  });
});
