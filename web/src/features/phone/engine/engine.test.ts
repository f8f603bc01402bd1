import { describe, expect, it } from 'vitest';
import { proofIn } from './follow';
import { pickTransport } from './provision';
import { judge, summarise } from './quality';
import { learn, partiesOf, sessionsIn } from './sessions';

const offer = (transport: string) => ({
  transport,
  username: 'u',
  password: 'p',
  authorizationId: 'a',
  domain: 'd',
  outboundProxy: `host:${transport}`,
});

describe('transport for the browser phone', () => {
  it('needs no certificate on a plain page', () => {
    expect(pickTransport([offer('WSS'), offer('WS')], 'http:')?.transport).toBe('WS');
  });
  it('is always encrypted on an encrypted page', () => {
    expect(pickTransport([offer('WS'), offer('WSS')], 'https:')?.transport).toBe('WSS');
    expect(pickTransport([offer('WS')], 'https:')).toBeUndefined();
  });
  it('falls back to WSS where a server offers nothing else', () => {
    expect(pickTransport([offer('WSS')], 'http:')?.transport).toBe('WSS');
  });
});

describe('the proof of a caller', () => {
  const asserted = (state: string) => `"Ann" <sip:+12025550123;verstat=${state}@sip.example.com;user=phone>`;
  it('is shown where the carrier gave one, good or bad', () => {
    expect(proofIn(asserted('TN-Validation-Passed'))).toBe('verified');
    expect(proofIn(asserted('TN-Validation-Failed'))).toBe('doubtful');
  });
  it('is not made up', () => {
    for (const text of [undefined, '', asserted('No-TN-Validation'), '"TN-Validation-Passed" <sip:1@x>'])
      expect(proofIn(text)).toBeUndefined();
  });
});

describe('sessions', () => {
  it('merges events, which name only the parties that changed', () => {
    learn({
      id: 's-1',
      parties: [
        { id: 'p-1', status: { code: 'Answered' } },
        { id: 'p-2', status: { code: 'Setup' } },
      ],
    });
    learn({ telephonySessionId: 's-1', parties: [{ id: 'p-2', status: { code: 'Answered' } }] });
    expect(partiesOf('s-1').map((party) => party.status?.code)).toEqual(['Answered', 'Answered']);
  });
  it('finds them however they are wrapped', () => {
    const session = { id: 's', parties: [] };
    expect(sessionsIn(session)).toHaveLength(1);
    expect(sessionsIn([session, session])).toHaveLength(2);
    expect(sessionsIn({ body: session })).toHaveLength(1);
    expect(sessionsIn({ sessions: [session] })).toHaveLength(1);
    expect(sessionsIn('nonsense')).toHaveLength(0);
  });
});

describe('quality', () => {
  const sample = (received: number, lost = 0, jitterMs = 5) => ({ received, lost, jitterMs });
  it('follows loss over the interval, not over the whole call', () => {
    expect(judge(sample(1000, 500), sample(1125, 500))).toBe('good');
    expect(judge(sample(1000), sample(1100, 25))).toBe('poor');
    expect(judge(sample(1000), sample(1100, 4))).toBe('fair');
  });
  it('says when nothing arrives', () => {
    expect(judge(sample(1000), sample(1000))).toBe('silent');
  });
  it('counts from nothing where another stream took over, as after a merge', () => {
    expect(judge(sample(1000, 40), sample(60))).toBe('good');
  });

  it('follows the voice that comes back after music on hold', () => {
    const stream = (id: string, packetsReceived: number, at: number, codecId: string) => [
      id,
      {
        id,
        type: 'inbound-rtp',
        kind: 'audio',
        packetsReceived,
        packetsLost: 1,
        jitter: at / 1000,
        codecId,
        lastPacketReceivedTimestamp: at,
      },
    ];
    const report = (voice: number, music: number, voiceAt: number, musicAt: number) =>
      new Map([
        stream('voice', voice, voiceAt, 'opus'),
        stream('music', music, musicAt, 'pcmu'),
        ['opus', { id: 'opus', type: 'codec', mimeType: 'audio/opus' }],
        ['pcmu', { id: 'pcmu', type: 'codec', mimeType: 'audio/PCMU' }],
      ] as [string, unknown][]) as unknown as RTCStatsReport;
    const during = summarise(report(100, 50, 10, 20));
    const after = summarise(report(150, 50, 30, 20));
    expect(during).toMatchObject({ received: 150, lost: 2, codec: 'PCMU', jitterMs: 20 });
    expect(after).toMatchObject({ received: 200, lost: 2, codec: 'opus', jitterMs: 30 });
    expect(during && after && judge(during, after)).toBe('good');
    expect(summarise(new Map() as unknown as RTCStatsReport)).toBeNull();
  });
});
