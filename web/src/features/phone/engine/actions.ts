import type CallSession from 'ringcentral-web-phone/call-session/index';
import { call as ask } from '@/api/client';
import { type Call, calls, changeCall, findCall, isInbound, isOutbound, isUp, sipSessions } from './calls';
import { currentPhone } from './connection';
import { endCall } from './ended';
import type { Ending } from './endings';

/** Something the person asked for did not work; `key` says what, in the catalogue. */
export class PhoneError extends Error {
  constructor(readonly key: 'hold' | 'transfer' | 'answer' | 'decline' | 'offline') {
    super(key);
  }
}

const patience = 12_000;

/** A request whose answer was lost with its socket would leave buttons grey for ever. */
const within = <T>(work: Promise<T>, key: PhoneError['key']): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(() => reject(new PhoneError(key)), patience)),
  ]).catch((error: unknown) => {
    throw error instanceof PhoneError ? error : Object.assign(new PhoneError(key), { cause: error });
  });

async function busily<T>(id: string, key: PhoneError['key'], work: () => Promise<T>): Promise<T> {
  changeCall(id, { busy: true });
  try {
    return await within(work(), key);
  } finally {
    changeCall(id, { busy: false });
  }
}

const sessionOf = (id: string): CallSession => {
  const session = sipSessions.get(id);
  if (!session) throw new PhoneError('offline');
  return session;
};

export async function setHeld(id: string, held: boolean): Promise<void> {
  const call = findCall(id);
  if (!call || call.held === held) return;
  await busily(id, 'hold', () => (held ? sessionOf(id).hold() : sessionOf(id).unhold()));
  changeCall(id, { held });
}

/** One conversation at a time: everything else that is up goes on hold. */
export async function holdOthers(id: string | null): Promise<void> {
  const talking = calls.get().filter((call) => call.id !== id && isUp(call) && !call.held && sipSessions.has(call.id));
  await Promise.all(
    talking.filter((call) => sessionOf(call.id).state === 'answered').map((call) => setHeld(call.id, true)),
  );
}

export async function resume(id: string): Promise<void> {
  await holdOthers(id);
  await setHeld(id, false);
}

export function setMuted(id: string, muted: boolean): void {
  const session = sessionOf(id);
  if (muted) session.mute();
  else session.unmute();
  changeCall(id, { muted });
}

export const sendKey = (id: string, key: string): void => sessionOf(id).sendDtmf(key, 160, 70);

export const endingOfMediaError = (error: unknown): Ending => {
  if (!window.isSecureContext) return 'insecurePage';
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphoneBlocked';
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || error instanceof TypeError)
    return 'microphoneMissing';
  return 'failed';
};

export async function answer(id: string): Promise<void> {
  const session = sessionOf(id);
  if (!isInbound(session)) return;
  await holdOthers(id);
  changeCall(id, { busy: true });
  try {
    await session.answer();
  } catch (error) {
    // Without a microphone the call cannot be taken here; it goes on ringing on other phones. The first word counts:
    // a session that is put away ends as a missed call.
    endCall(id, endingOfMediaError(error));
    drop(session);
  }
}

export async function endAndAnswer(id: string): Promise<void> {
  for (const call of calls.get()) if (isUp(call) && !call.held && call.id !== id) hangUp(call.id);
  await answer(id);
}

export function decline(id: string): void {
  const session = sessionOf(id);
  endCall(id, 'ended');
  if (isInbound(session)) void session.decline();
}

export function toVoicemail(id: string): void {
  const session = sessionOf(id);
  endCall(id, 'ended');
  if (isInbound(session)) void session.toVoicemail();
}

/** Take a session out of the package by hand, when no message from the server will do it. */
export function drop(session: CallSession): void {
  const list = currentPhone()?.callSessions;
  const index = list?.indexOf(session) ?? -1;
  if (index >= 0) list?.splice(index, 1);
  if (session.state !== 'disposed') session.dispose();
}

/** Ends at once on screen; the server is told in whatever way the state of the call asks for. */
export function hangUp(id: string): void {
  const session = sipSessions.get(id);
  endCall(id, 'ended');
  if (!session) return;
  if (session.state === 'answered') void session.hangup();
  else if (isOutbound(session) && session.state === 'ringing') void session.cancel();
  // A call without any answer yet is left in `follow`, as soon as there is one.
  if (session.state !== 'init') setTimeout(() => drop(session), 3_000);
}

/** Hand calls over; if that fails they are still mine. */
async function handOver(ids: string[], work: () => Promise<void>): Promise<void> {
  for (const id of ids) changeCall(id, { handingOver: true });
  try {
    await busily(ids[0] ?? '', 'transfer', work);
    for (const id of ids) endCall(id, 'transferred');
  } finally {
    for (const id of ids) changeCall(id, { handingOver: false });
  }
}

export const transfer = (id: string, target: string): Promise<void> =>
  handOver([id], () => sessionOf(id).transfer(target));

/** Hand a call to the voicemail of a colleague, whose phones do not ring. */
export async function transferToVoicemail(id: string, extensionId: string): Promise<void> {
  const { sessionId, partyId } = findCall(id) ?? {};
  if (!sessionId || !partyId) throw new PhoneError('transfer');
  const path = `/account/~/telephony/sessions/${sessionId}/parties/${partyId}/transfer`;
  await handOver([id], async () => {
    await ask(path, { method: 'POST', body: { voicemail: extensionId } });
  });
}

/** Join the two people I am talking to and leave. `consult` is the second call. */
export async function completeTransfer(consult: Call): Promise<void> {
  const first = consult.consultFor;
  if (!first) return;
  await handOver([first, consult.id], () => sessionOf(first).completeWarmTransfer(sessionOf(consult.id)));
}

export async function cancelTransfer(consult: Call): Promise<void> {
  const first = consult.consultFor;
  hangUp(consult.id);
  if (first) await resume(first);
}
