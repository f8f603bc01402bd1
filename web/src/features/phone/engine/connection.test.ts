import type CallSession from 'ringcentral-web-phone/call-session/index';
import { describe, expect, it } from 'vitest';
import { letRing } from './connection';

const session = (direction: string, state: string) => ({ direction, state }) as CallSession;

describe('a page that is closed (PH-44)', () => {
  it('hangs up its own calls, and declines nothing that rings', () => {
    const [rings, talks, calls] = [
      session('inbound', 'ringing'),
      session('inbound', 'answered'),
      session('outbound', 'ringing'),
    ];
    const phone = { callSessions: [rings, talks, calls] as CallSession[] };
    letRing(phone);
    expect(phone.callSessions).toEqual([talks, calls]);
  });
});
