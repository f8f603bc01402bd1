import type InboundCallSession from 'ringcentral-web-phone/call-session/inbound';
import type { ReplyOptions } from 'ringcentral-web-phone/call-session/inbound';
import { call as ask } from '@/api/client';
import { type Call, isInbound, sipSessions } from './calls';
import { endCall } from './ended';

/** What a caller said to a reply; `heard`: only that they were told. */
export interface Reaction {
  said: 'yes' | 'no' | 'urgent' | 'heard';
  /** Where to call back, when it is urgent. */
  number?: string;
}

const inbound = (id: string): InboundCallSession | null => {
  const session = sipSessions.get(id);
  return isInbound(session) ? session : null;
};

/** Somebody writes: the server lets it ring on. */
export const startReply = (id: string): void => void inbound(id)?.startReply();

/** Answer with words instead. Resolves when the caller has said something to it. */
export async function replyWith(id: string, words: string | ReplyOptions): Promise<Reaction> {
  const session = inbound(id);
  if (!session) return { said: 'heard' };
  endCall(id, 'ended');
  const { body } = await session.reply(words);
  const said = { '1': 'yes', '2': 'no', '3': 'urgent' } as const;
  return { said: said[body.Resp as keyof typeof said] ?? 'heard', number: body.ExtNfo };
}

/** Send a ringing call on to somebody else. */
export function forwardTo(id: string, target: string): void {
  const session = inbound(id);
  endCall(id, 'transferred');
  void session?.forward(target);
}

/** This browser rings no longer; others do, and voicemail follows. A caller of a queue goes to the next member. */
export function ignoreCall(call: Call, deviceId: string | undefined): void {
  endCall(call.id, 'ended');
  if (!call.queue || !deviceId) return;
  const path = `/account/~/telephony/sessions/${call.sessionId}/parties/${call.partyId}/ignore`;
  void ask(path, { method: 'POST', body: { deviceId } }).catch(() => undefined);
}
