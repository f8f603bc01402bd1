import { createStore } from '@/design/store';
import { noteEnd } from '../quality/asking';
import { calls, changeCall, findCall, removeCall, sipSessions } from './calls';
import type { Ending } from './endings';
import { forgetSession, partiesOf } from './sessions';

/** How long a finished call stays on screen, in milliseconds: longer when there is something to read. */
const shownFor = (ending: Ending): number =>
  ['ended', 'transferred', 'merged', 'elsewhere'].includes(ending) ? 2_500 : 9_000;

/** The last few endings, for diagnostics. */
export const latestEndings: { id: string; number: string; ending: Ending }[] = [];

/** When the last call of a queue ended that was talked in here; 0: there was none. */
export const queueCallEnded = createStore(0);

/** Mark a call as over; the first ending given wins. */
export function endCall(id: string, ending: Ending): void {
  const call = findCall(id);
  if (!call || call.phase === 'ended') return;
  latestEndings.push({ id, number: call.number, ending });
  if (latestEndings.length > 20) latestEndings.shift();
  sipSessions.delete(id);
  noteEnd(call, Date.now());
  if (call.queue && call.connectedAt && call.direction === 'inbound') queueCallEnded.set(Date.now());
  changeCall(id, { phase: 'ended', ending, endedAt: Date.now(), busy: false });
  for (const other of calls.get()) if (other.consultFor === id) changeCall(other.id, { consultFor: undefined });
  const parked = partiesOf(call.sessionId).some(
    (party) => party.id === call.partyId && party.status?.code === 'Parked',
  );
  if (call.sessionId && !parked) forgetSession(call.sessionId);
  setTimeout(() => removeCall(id), shownFor(ending));
}
