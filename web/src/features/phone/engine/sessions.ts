import { call } from '@/api/client';
import type { SessionParty, TelephonySession } from '@/api/shapes';
import { createStore } from '@/design/store';
import { onLiveFrame } from '@/live/socket';

/** What the server says about running calls, by telephony session id; parties keyed by their id. */
type Known = Record<string, Record<string, SessionParty>>;

export const sessions = createStore<Known>({});

export const partiesOf = (sessionId: string | undefined): SessionParty[] =>
  sessionId ? Object.values(sessions.get()[sessionId] ?? {}) : [];

/** What SIP calls a session, by its telephony session id. */
export const sipNames = new Map<string, string>();

/** Merge one session body: an event names only the parties that changed. */
export function learn(session: TelephonySession): void {
  const id = session.telephonySessionId ?? session.id;
  if (!id || !session.parties) return;
  if (session.sessionId) sipNames.set(id, session.sessionId);
  const changed = Object.fromEntries(session.parties.map((party) => [party.id, party]));
  sessions.set((now) => ({ ...now, [id]: { ...now[id], ...changed } }));
}

export function forgetSession(id: string): void {
  sipNames.delete(id);
  sessions.set(({ [id]: _gone, ...rest }) => rest);
}

/** A `calls` frame carries a session, a list of them, or one wrapped in `session` / `sessions`. */
export function sessionsIn(data: unknown): TelephonySession[] {
  if (Array.isArray(data)) return data.flatMap(sessionsIn);
  if (!data || typeof data !== 'object') return [];
  const body = data as Record<string, unknown>;
  if (Array.isArray(body.parties)) return [body as TelephonySession];
  return [body.session, body.sessions, body.records, body.body].flatMap(sessionsIn);
}

export const listenForSessions = (): (() => void) =>
  onLiveFrame(({ topic, data }) => {
    if (topic === 'calls') sessionsIn(data).forEach(learn);
  });

export async function askForSession(id: string): Promise<void> {
  learn({ id, ...(await call<TelephonySession>(`/account/~/telephony/sessions/${encodeURIComponent(id)}`)) });
}
