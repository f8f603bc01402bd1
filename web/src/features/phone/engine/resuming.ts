import type CallSession from 'ringcentral-web-phone/call-session/index';
import { call as ask } from '@/api/client';
import { type Call, calls, isUp, sipSessions } from './calls';

/** What the Replaces header (RFC 3891) names: a call of mine that was here before the page was loaded, or is elsewhere. */
export interface Dialog {
  callId: string;
  toTag: string;
  fromTag: string;
}

export interface LeftCall {
  call: Call;
  dialog: Dialog;
}

const name = 'clarion.phone-calls';

/** The server ends a call whose phone does not come back; what is older than this cannot be there any more. */
const lastsMs = 60_000;

export const replacesHeader = ({ callId, toTag, fromTag }: Dialog): string =>
  `${callId};to-tag=${toTag};from-tag=${fromTag}`;

const dialogOf = ({ callId, remoteTag, localTag }: CallSession): Dialog => ({
  callId,
  toTag: remoteTag,
  fromTag: localTag,
});

/** The page goes away: write down the calls that are up, so that the next page of this tab goes on with them. */
export function leaveCalls(): ReadonlySet<string> {
  const left = calls.get().flatMap((call): LeftCall[] => {
    const session = sipSessions.get(call.id);
    return isUp(call) && session?.state === 'answered' ? [{ call, dialog: dialogOf(session) }] : [];
  });
  if (left.length > 0) sessionStorage.setItem(name, JSON.stringify({ at: Date.now(), left }));
  return new Set(left.map(({ call }) => call.id));
}

/** The calls that the former page of this tab had, those on hold first. Once: they are forgotten here. */
export function takeLeftCalls(): LeftCall[] {
  const text = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  if (!text) return [];
  const { at, left } = JSON.parse(text) as { at: number; left: LeftCall[] };
  if (Date.now() - at > lastsMs) return [];
  return left.sort((a, b) => Number(b.call.held) - Number(a.call.held));
}

interface ActiveCall {
  telephonySessionId?: string;
  partyId?: string;
  sipData?: { callId: string; toTag: string; fromTag: string };
}

/** The dialog of a call of mine at another phone or in another tab. */
export async function findDialog(sessionId: string, partyId: string): Promise<Dialog | undefined> {
  const path = '/account/~/extension/~/presence?detailedTelephonyState=true&sipData=true';
  const { activeCalls = [] } = await ask<{ activeCalls?: ActiveCall[] }>(path);
  return activeCalls.find((one) => one.telephonySessionId === sessionId && one.partyId === partyId)?.sipData;
}
