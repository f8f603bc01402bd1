import { describe, expect, it } from 'vitest';
import type { SessionParty } from '@/api/shapes';
import {
  endingOfParties,
  endingOfReason,
  endingOfReasonHeader,
  endingOfStatus,
  peerState,
  remoteParty,
} from './endings';

const party = (id: string, direction: 'Inbound' | 'Outbound', code: string, reason?: string): SessionParty => ({
  id,
  direction,
  status: { code, reason },
});
const mine = party('p-1', 'Outbound', 'Answered');

describe('how the other side is doing', () => {
  it('is ringing while I am answered and the callee is not', () => {
    expect(peerState([mine, party('p-2', 'Inbound', 'Proceeding')], 'p-1')).toBe('ringing');
  });
  it('is connected as soon as one of several answers', () => {
    expect(peerState([mine, party('p-2', 'Inbound', 'Disconnected'), party('p-3', 'Inbound', 'Answered')], 'p-1')).toBe(
      'connected',
    );
  });
  it('stays connected while they hold', () => {
    expect(peerState([mine, party('p-2', 'Inbound', 'Hold')], 'p-1')).toBe('connected');
  });
  it('is a mailbox in either spelling', () => {
    expect(peerState([mine, party('p-2', 'Inbound', 'Voicemail')], 'p-1')).toBe('voicemail');
    expect(peerState([mine, party('p-2', 'Inbound', 'VoiceMail')], 'p-1')).toBe('voicemail');
  });
  it('is unknown when only my own party is known', () => {
    expect(peerState([mine], 'p-1')).toBeUndefined();
  });
});

describe('why a call ended', () => {
  it('prefers what the other side said', () => {
    const parties = [
      party('p-1', 'Outbound', 'Disconnected', 'CallFinished'),
      party('p-2', 'Inbound', 'Disconnected', 'TargetBusy'),
    ];
    expect(endingOfParties(parties, 'p-1')).toBe('busy');
  });
  it('says that lines are busy where a call was lost that was never up', () => {
    expect(endingOfParties([mine, party('p-2', 'Inbound', 'Disconnected', 'CallDropped')], 'p-1')).toBe('linesBusy');
    expect(endingOfStatus(503)).toBe('linesBusy');
  });
  it('reads reasons in any spelling', () => {
    expect(endingOfReason('NoAnswer')).toBe('noAnswer');
    expect(endingOfReason('InternationalDisabled')).toBe('internationalOff');
    expect(endingOfReason('CallReplied')).toBe('replied');
    expect(endingOfReason('NeverHeardOf')).toBeUndefined();
  });
  it('reads Reason headers (RFC 3326)', () => {
    expect(endingOfReasonHeader('SIP;cause=486;text="Busy Here"')).toBe('busy');
    expect(endingOfReasonHeader('SIP;cause=200;text="Call completed elsewhere"')).toBe('elsewhere');
    expect(endingOfReasonHeader('Q.850;cause=1')).toBe('invalidNumber');
    expect(endingOfReasonHeader(undefined)).toBeUndefined();
  });
  it('has a word for every SIP status', () => {
    expect(endingOfStatus(404)).toBe('invalidNumber');
    expect(endingOfStatus(599)).toBe('failed');
  });
});

describe('whom I talk to', () => {
  const mineIn: SessionParty = {
    id: 'p-2',
    direction: 'Inbound',
    from: { extensionNumber: '102' },
    to: { extensionNumber: '101' },
  };
  it('is the caller of a call that came in, also when a transfer put someone else there', () => {
    expect(remoteParty([mineIn], 'p-2', true)?.extensionNumber).toBe('102');
    const after = { ...mineIn, from: { phoneNumber: '+12025550103' } };
    expect(remoteParty([after], 'p-2', true)?.phoneNumber).toBe('+12025550103');
  });
  it('is the newest party still there for a call that went out', () => {
    const ben = { ...party('p-2', 'Inbound', 'Disconnected', 'BlindTransfer'), to: { extensionNumber: '102' } };
    const chloe = { ...party('p-3', 'Inbound', 'Proceeding'), to: { extensionNumber: '103' } };
    expect(remoteParty([mine, ben, chloe], 'p-1', false)?.extensionNumber).toBe('103');
  });
  it('is the one who waited, once I fetched a parked call: I am called there, whoever dialed', () => {
    const waited = { ...party('p-1', 'Outbound', 'Answered'), from: { extensionNumber: '102' } };
    const parker = party('p-2', 'Inbound', 'Disconnected', 'Pickup');
    const me = { ...party('p-3', 'Inbound', 'Answered'), from: { extensionNumber: '102' } };
    const parties = [waited, parker, me];
    expect(remoteParty(parties, 'p-3', false)?.extensionNumber).toBe('102');
    expect(peerState(parties, 'p-3')).toBe('connected');
  });
  it('is the other one after a transfer brought me, who was called, into a call as its caller', () => {
    const me = { ...party('p-1', 'Outbound', 'Answered'), from: { extensionNumber: '101' } };
    const chloe = { ...party('p-2', 'Inbound', 'Answered'), to: { extensionNumber: '103' } };
    expect(remoteParty([me, chloe], 'p-1', true)?.extensionNumber).toBe('103');
  });
});
