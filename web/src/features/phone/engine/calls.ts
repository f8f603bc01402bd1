import type InboundCallSession from 'ringcentral-web-phone/call-session/inbound';
import type CallSession from 'ringcentral-web-phone/call-session/index';
import type OutboundCallSession from 'ringcentral-web-phone/call-session/outbound';
import { createStore, useStore } from '@/design/store';
import type { Ending } from './endings';

/**
 * `dialing`: being set up; `ringing`: the other side (outbound) or this browser (inbound) rings;
 * `connected`: both talk; `ended`: over, shown for a moment with its ending.
 */
export type Phase = 'dialing' | 'ringing' | 'connected' | 'ended';

/** One call as the screen shows it. Frozen: every change makes a new one. */
export interface Call {
  id: string;
  direction: 'inbound' | 'outbound';
  /** As dialled or as announced: E.164, extension or a special target. */
  number: string;
  name?: string;
  phase: Phase;
  /** Epoch milliseconds. */
  startedAt: number;
  connectedAt?: number;
  endedAt?: number;
  held: boolean;
  muted: boolean;
  /** Something is under way (hold, transfer): buttons wait. */
  busy: boolean;
  /** Known already although the call is still up: an announcement is explaining it. */
  announced?: Ending;
  /** Being handed to someone else: its end is a success. */
  handingOver?: boolean;
  /** Becoming one with the call in front: its end is a success too. */
  merging?: boolean;
  /** The call reached a mailbox instead of a person. */
  atVoicemail: boolean;
  /** This call asks a colleague about that one (attended transfer). */
  consultFor?: string;
  ending?: Ending;
  sessionId?: string;
  partyId?: string;
  emergency: boolean;
  /** It has become a conference: others are in it. */
  conference?: boolean;
  /** The queue whose caller it is. */
  queue?: string;
  /** What the carrier proved about the caller's number (STIR/SHAKEN); nothing for most calls. */
  proof?: CallerProof;
}

export type CallerProof = 'verified' | 'doubtful';

export const calls = createStore<readonly Call[]>([]);
export const useCalls = (): readonly Call[] => useStore(calls);

/** The package's object behind each call that is still up. */
export const sipSessions = new Map<string, CallSession>();

// Asked of what they say, not of their classes: those are loaded with the phone.
export const isInbound = (session: CallSession | undefined): session is InboundCallSession =>
  session?.direction === 'inbound';
export const isOutbound = (session: CallSession | undefined): session is OutboundCallSession =>
  session?.direction === 'outbound';

export const findCall = (id: string): Call | null => calls.get().find((call) => call.id === id) ?? null;

export const addCall = (call: Call): void => calls.set((now) => [...now, call]);

export const changeCall = (id: string, change: Partial<Call>): void =>
  calls.set((now) => now.map((call) => (call.id === id ? { ...call, ...change } : call)));

export const removeCall = (id: string): void => calls.set((now) => now.filter((call) => call.id !== id));

export const isIncoming = (call: Call): boolean => call.direction === 'inbound' && call.phase === 'ringing';
export const isUp = (call: Call): boolean => call.phase !== 'ended' && !isIncoming(call);

/** Seconds the parties have talked. */
export const talkSeconds = (call: Call, now: number): number =>
  call.connectedAt ? Math.max(0, Math.floor(((call.endedAt ?? now) - call.connectedAt) / 1000)) : 0;
