import type InboundCallSession from 'ringcentral-web-phone/call-session/inbound';
import type CallSession from 'ringcentral-web-phone/call-session/index';
import { isEmergencyNumber } from '@/features/emergency/numbers';
import { drop, endingOfMediaError, hangUp, holdOthers, PhoneError, setHeld, setMuted } from './actions';
import { type Call, calls, changeCall, findCall, isIncoming, isUp } from './calls';
import { connectPhone, currentPhone, disconnectPhone, reconnectPhone } from './connection';
import { endCall } from './ended';
import { callerOf, follow } from './follow';
import { addIceServers, iceServers } from './iceServers';
import { watchProgress } from './progress';
import { type Dialog, leaveCalls, replacesHeader, takeLeftCalls } from './resuming';
import { ring, silence } from './ringer';
import { listenForSessions } from './sessions';
import { phoneStatus } from './status';
import { callWaitingBeep } from './tones';

let next: Partial<Call> = {};
let offs: (() => void)[] = [];

const prepare: Parameters<typeof connectPhone>[0] = (phone) => {
  void iceServers();
  phone.on('inboundCall', (session: InboundCallSession) => {
    addIceServers(session);
    follow(session, callerOf(session));
  });
  phone.on('outboundCall', (session: CallSession) => {
    addIceServers(session);
    follow(session, { number: session.remoteNumber, ...next });
  });
};

/** The ringer follows the list of calls: it rings when one waits and nobody talks. */
function ringIfWaiting(): void {
  const waiting = calls.get().filter(isIncoming);
  const talking = calls.get().some(isUp);
  if (waiting.length > 0 && !talking) ring();
  else silence();
}

function beepForWaiting(): () => void {
  let known = new Set<string>();
  return calls.subscribe(() => {
    const waiting = calls.get().filter(isIncoming);
    const fresh = waiting.some((call) => !known.has(call.id));
    known = new Set(waiting.map((call) => call.id));
    if (fresh && calls.get().some(isUp)) callWaitingBeep();
  });
}

const leaving = (event: BeforeUnloadEvent): void => {
  if (calls.get().some(isUp)) event.preventDefault();
};
/** The next page of this tab goes on with what is up. A tab that is closed has none: the server notices. */
const left = (): void => {
  const staying = leaveCalls();
  for (const call of calls.get()) if (isUp(call) && !staying.has(call.id)) hangUp(call.id);
  void disconnectPhone(staying);
};

async function resumeAll(): Promise<void> {
  for (const { call, dialog } of takeLeftCalls()) await resumeCall(call, dialog).catch(() => undefined);
}

/** As soon as this browser is a phone again. */
function resumeWhenReady(): () => void {
  const look = () => {
    if (phoneStatus.get().state !== 'ready') return;
    off();
    void resumeAll();
  };
  const off = phoneStatus.subscribe(look);
  look();
  return off;
}

export function startPhone(): void {
  if (offs.length > 0) return;
  window.addEventListener('online', reconnectPhone);
  window.addEventListener('beforeunload', leaving);
  window.addEventListener('pagehide', left);
  offs = [
    calls.subscribe(ringIfWaiting),
    beepForWaiting(),
    listenForSessions(),
    watchProgress(),
    resumeWhenReady(),
    () => window.removeEventListener('online', reconnectPhone),
    () => window.removeEventListener('beforeunload', leaving),
    () => window.removeEventListener('pagehide', left),
  ];
  connectPhone(prepare);
}

export async function stopPhone(): Promise<void> {
  for (const off of offs) off();
  offs = [];
  silence();
  for (const call of calls.get()) hangUp(call.id);
  calls.set([]);
  await disconnectPhone();
}

export interface PlaceOptions {
  name?: string;
  /** The call this one asks about before handing it over. */
  consultFor?: string;
  /** The session, as SIP names it, that rings at my other phones: it is answered here. `number` is who calls. */
  takes?: string;
  /** A call of mine that goes on here, and what is known of it. */
  goesOn?: { dialog: Dialog; call: Partial<Call> };
}

/** Nobody has this number: should the call have been answered meanwhile, nobody else is called. */
const taken = 'inbound-pickup';

/** `number` as the server wants it: E.164, extension or short code. Resolves when the server has taken the call. */
export async function placeCall(number: string, options?: PlaceOptions): Promise<void> {
  await begin(number, options);
}

/** The id of the call, or nothing when none came to be. */
async function begin(number: string, { takes, goesOn, ...options }: PlaceOptions = {}): Promise<string | undefined> {
  const phone = currentPhone();
  if (!phone || phoneStatus.get().state !== 'ready') throw new PhoneError('offline');
  await holdOthers(null);
  next = { number, ...options, emergency: !takes && !goesOn && isEmergencyNumber(number), ...goesOn?.call };
  let session: CallSession | undefined;
  const seen = (made: CallSession) => {
    session = made;
  };
  phone.once('outboundCall', seen);
  // An INVITE that got no answer at all has died with its connection.
  const patience = setTimeout(() => {
    const call = session && findCall(session.callId);
    if (session && call?.phase === 'dialing') abandon(session, 'failed');
  }, 20_000);
  try {
    const headers = headersFor(takes, goesOn?.dialog);
    await (headers ? phone.call(taken, undefined, { headers }) : phone.call(number));
    if (takes && session) hasTaken(session);
    // A refusal before any progress leaves the package's session standing, without an event.
    if (session?.state === 'init') abandon(session, 'notAllowed');
  } catch (error) {
    if (session) abandon(session, endingOfMediaError(error));
  } finally {
    clearTimeout(patience);
    phone.off('outboundCall', seen);
  }
  return session?.callId;
}

function headersFor(takes: string | undefined, dialog: Dialog | undefined): Record<string, string> | undefined {
  if (takes) return { 'RC-call-type': `inbound-pickup; session-id: ${takes}; server-id: 1` };
  return dialog && { Replaces: replacesHeader(dialog) };
}

/** Go on here with a call of mine: the page was loaded again, or it is up at another phone or in another tab. */
export async function resumeCall(call: Partial<Call> & Pick<Call, 'number'>, dialog: Dialog): Promise<void> {
  const { held = false, muted = false, ...known } = call;
  const about = { ...known, phase: 'connected' as const, consultFor: undefined };
  const id = await begin(call.number, { goesOn: { dialog, call: about } });
  if (!id || findCall(id)?.phase !== 'connected') return;
  if (muted) setMuted(id, true);
  if (held) await setHeld(id, true);
}

/** It was a call to me that I answered: whoever called is there already. */
function hasTaken({ state, callId }: CallSession): void {
  if (state !== 'answered') return;
  changeCall(callId, { direction: 'inbound', phase: 'connected', connectedAt: Date.now(), announced: undefined });
}

function abandon(session: CallSession, ending: Parameters<typeof endCall>[1]): void {
  endCall(session.callId, ending);
  drop(session);
}
