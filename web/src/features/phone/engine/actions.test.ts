import type InboundCallSession from 'ringcentral-web-phone/call-session/inbound';
import { expect, it, vi } from 'vitest';
import { answer } from './actions';
import { addCall, type Call, findCall, sipSessions } from './calls';
import { endCall } from './ended';

it('says that the microphone is blocked, not that a call was missed (PH-44)', async () => {
  vi.useFakeTimers(); // what is over leaves the screen later
  vi.stubGlobal('window', { isSecureContext: true });
  const session = {
    direction: 'inbound',
    answer: () => Promise.reject(new DOMException('', 'NotAllowedError')),
    dispose: () => endCall('c', 'missed'),
  } as unknown as InboundCallSession;
  sipSessions.set('c', session);
  addCall({ id: 'c', direction: 'inbound', phase: 'ringing', number: '101' } as Call);
  await answer('c');
  expect(findCall('c')?.ending).toBe('microphoneBlocked');
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
