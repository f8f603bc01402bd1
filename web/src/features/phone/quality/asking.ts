import { createStore } from '@/design/store';

/** A call that has just ended, and may be asked about. */
export interface Over {
  partyId: string;
  name: string;
  /** It was heard badly for a while, by this browser's own figures. */
  bad: boolean;
}

export const justOver = createStore<Over | null>(null);

const shortest = 10_000;
const badCalls = new Set<string>();

/** Remember that a call could be heard badly for a moment. */
export const noteBad = (callId: string): void => {
  badCalls.add(callId);
};

interface EndedCall {
  id: string;
  partyId?: string;
  name?: string;
  number: string;
  connectedAt?: number;
  emergency: boolean;
  atVoicemail: boolean;
}

/** Calls in which people talked for a while; never emergencies, nor what a mailbox took. */
export function noteEnd(call: EndedCall, now: number): void {
  const bad = badCalls.delete(call.id);
  if (!call.partyId || !call.connectedAt || call.emergency || call.atVoicemail) return;
  if (now - call.connectedAt < shortest) return;
  justOver.set({ partyId: call.partyId, name: call.name || call.number, bad });
}
