import { type Call, calls, changeCall, findCall } from './calls';
import { endingOfParties, peerState, remoteParty } from './endings';
import { movedTo, othersInConference } from './members';
import { askForSession, partiesOf, sessions } from './sessions';

/** Calls the server has taken but the callee has perhaps not: ask about them until it is known. */
const waiting = (): Call[] =>
  calls.get().filter((call) => call.direction === 'outbound' && call.phase === 'ringing' && call.sessionId);

/** The callee is gone but the call is up: the caller hears why, and can read it too. */
function announce(call: Call): void {
  const announced = endingOfParties(partiesOf(call.sessionId), call.partyId);
  if (announced) changeCall(call.id, { announced });
}

/** Whom each call was with when the session was first heard of. */
const firstRemote = new Map<string, string>();

/** A transfer at the other end brings someone else: show who it is now. */
function followRemote(call: Call): void {
  // Handed over, it stays the call with whom I spoke: whom they are with now is not my call any more.
  if (call.handingOver) return;
  const remote = remoteParty(partiesOf(call.sessionId), call.partyId, call.direction === 'inbound');
  const number = remote?.extensionNumber || remote?.phoneNumber;
  if (!number) return;
  const before = firstRemote.get(call.id);
  firstRemote.set(call.id, number);
  if (before !== undefined && before !== number) changeCall(call.id, { number, name: remote?.name });
}

/** Somebody merged my call with another, or handed it over: it goes on in another session. */
function followMove(call: Call): void {
  const moved = movedTo(partiesOf(call.sessionId), call.partyId);
  if (!moved || moved.sessionId === call.sessionId) return;
  changeCall(call.id, moved);
  if (partiesOf(moved.sessionId).length === 0) void askForSession(moved.sessionId).catch(() => undefined);
}

/** With two others or more it is a conference; with the last one of them a call as any. Whether it is one at all. */
function followConference(call: Call): boolean {
  const others = othersInConference(partiesOf(call.sessionId), call.partyId);
  if (!others) return false;
  const [last] = others;
  if (others.length > 1 && !call.conference) changeCall(call.id, { conference: true });
  if (others.length === 1 && last && call.conference && call.number !== 'conference') {
    const number = last.extensionNumber || last.phoneNumber || call.number;
    changeCall(call.id, { conference: false, number, name: last.name });
  }
  return true;
}

function apply(): void {
  for (const { id } of calls.get()) {
    const running = () => calls.get().find((call) => call.id === id && call.sessionId && call.phase !== 'ended');
    const before = running();
    if (before) followMove(before);
    const now = running();
    if (now && !followConference(now)) followRemote(now);
  }
  for (const id of firstRemote.keys()) if (!findCall(id)) firstRemote.delete(id);
  for (const call of waiting()) {
    const state = peerState(partiesOf(call.sessionId), call.partyId);
    if (state === 'gone' && !call.announced) announce(call);
    if (state !== 'connected' && state !== 'voicemail') continue;
    changeCall(call.id, { phase: 'connected', connectedAt: Date.now(), atVoicemail: state === 'voicemail' });
  }
  for (const call of calls.get()) {
    const talking = call.phase === 'connected' && call.atVoicemail;
    if (talking && peerState(partiesOf(call.sessionId), call.partyId) === 'connected')
      changeCall(call.id, { atVoicemail: false });
  }
}

const unknown = new Map<string, number>();

/** A server that knows nothing of the session cannot tell us more: audio flows, so the call counts as connected. */
async function ask(call: Call): Promise<void> {
  try {
    await askForSession(call.sessionId ?? '');
    unknown.delete(call.id);
  } catch {
    const misses = (unknown.get(call.id) ?? 0) + 1;
    unknown.set(call.id, misses);
    const never = partiesOf(call.sessionId).length === 0;
    if (misses >= 4 && never) changeCall(call.id, { phase: 'connected', connectedAt: Date.now() });
  }
}

/** Watch the sessions of outbound calls; returns the way to stop. */
export function watchProgress(): () => void {
  const offSessions = sessions.subscribe(apply);
  const offCalls = calls.subscribe(apply);
  const timer = setInterval(() => {
    for (const call of waiting()) if (Date.now() - call.startedAt > 1_000) void ask(call);
  }, 2_000);
  return () => {
    offSessions();
    offCalls();
    clearInterval(timer);
    unknown.clear();
  };
}
