import type { CallParty, SessionParty } from '@/api/shapes';

/** Why a call ended, as the app says it; each has a text `ending.<name>`. */
export const endings = [
  'ended',
  'busy',
  'noAnswer',
  'rejected',
  'unreachable',
  'invalidNumber',
  'internationalOff',
  'notAllowed',
  'voicemail',
  'transferred',
  'merged',
  'replied',
  'elsewhere',
  'missed',
  'cancelled',
  'failed',
  'dropped',
  'linesBusy',
  'insecurePage',
  'microphoneBlocked',
  'microphoneMissing',
] as const;
export type Ending = (typeof endings)[number];

const byReason: Record<string, Ending> = {
  busy: 'busy',
  targetbusy: 'busy',
  noanswer: 'noAnswer',
  timeout: 'noAnswer',
  rejected: 'rejected',
  declined: 'rejected',
  cancelled: 'cancelled',
  unreachable: 'unreachable',
  offline: 'unreachable',
  invalidnumber: 'invalidNumber',
  nosuchuser: 'invalidNumber',
  unallocated: 'invalidNumber',
  internationaldisabled: 'internationalOff',
  destinationblocked: 'notAllowed',
  notallowed: 'notAllowed',
  notenoughfunds: 'notAllowed',
  internalerror: 'failed',
  calldropped: 'dropped',
  voicemail: 'voicemail',
  blindtransfer: 'transferred',
  attendedtransfer: 'transferred',
  rcctransfer: 'transferred',
  callreplied: 'replied',
  pickup: 'elsewhere',
  callswitch: 'elsewhere',
};

export const endingOfReason = (reason: string | undefined): Ending | undefined =>
  reason ? byReason[reason.toLowerCase().replace(/[^a-z]/g, '')] : undefined;

const bySipStatus: Record<number, Ending> = {
  403: 'notAllowed',
  404: 'invalidNumber',
  408: 'noAnswer',
  410: 'invalidNumber',
  480: 'noAnswer',
  481: 'ended',
  484: 'invalidNumber',
  486: 'busy',
  487: 'cancelled',
  503: 'linesBusy',
  600: 'busy',
  603: 'rejected',
  604: 'invalidNumber',
};

export const endingOfStatus = (status: number): Ending => bySipStatus[status] ?? 'failed';

/** `Reason: SIP;cause=486;text="…"` or `Q.850;cause=17` (RFC 3326). */
export function endingOfReasonHeader(header: string | undefined): Ending | undefined {
  const sip = header?.match(/SIP\s*;\s*cause=(\d+)/i);
  if (sip) return Number(sip[1]) === 200 ? 'elsewhere' : endingOfStatus(Number(sip[1]));
  const q850: Record<string, Ending> = {
    1: 'invalidNumber',
    17: 'busy',
    18: 'noAnswer',
    19: 'noAnswer',
    21: 'rejected',
    28: 'invalidNumber',
  };
  const cause = header?.match(/Q\.850\s*;\s*cause=(\d+)/i)?.[1];
  return cause ? q850[cause] : undefined;
}

const peerStates = { answered: 'connected', hold: 'connected', parked: 'connected', voicemail: 'voicemail' } as const;
export type PeerState = 'ringing' | 'connected' | 'voicemail' | 'gone';

const stateOf = (party: SessionParty): PeerState => {
  const code = (party.status?.code ?? '').toLowerCase();
  if (code === 'disconnected' || code === 'gone') return 'gone';
  if (code.startsWith('voicemail')) return 'voicemail';
  return peerStates[code as keyof typeof peerStates] ?? 'ringing';
};

/** The parties that mine may talk with: who was called for a caller; anybody for who came into a call that was up. */
const othersOf = (parties: SessionParty[], myPartyId: string | undefined): SessionParty[] => {
  const called = parties.some((party) => party.id === myPartyId && party.direction === 'Inbound');
  return parties.filter((party) => party.id !== myPartyId && (called || party.direction !== 'Outbound'));
};

/** How the other side is doing: the best of the parties that are not mine. Undefined: nothing known. */
export function peerState(parties: SessionParty[], myPartyId: string | undefined): PeerState | undefined {
  const others = othersOf(parties, myPartyId);
  const states = others.map(stateOf);
  return (['connected', 'voicemail', 'ringing', 'gone'] as const).find((state) => states.includes(state));
}

/**
 * Whom I am talking to now, which a transfer may have changed. `inbound`: whether I was called; in a session that a
 * transfer or a fetched call brought me into, my party there says which end I am.
 */
export function remoteParty(
  parties: SessionParty[],
  myPartyId: string | undefined,
  inbound: boolean,
): CallParty | undefined {
  const mine = parties.find((party) => party.id === myPartyId);
  if (mine ? mine.direction === 'Inbound' : inbound) return mine?.from;
  const others = othersOf(parties, myPartyId);
  return others.filter((party) => stateOf(party) !== 'gone').at(-1)?.to;
}

/** Why a call was not answered: the reason the other side gave, the last one that says anything. */
export const endingOfParties = (parties: SessionParty[], myPartyId: string | undefined): Ending | undefined => {
  const told = [...parties]
    .sort((a, b) => Number(a.id === myPartyId) - Number(b.id === myPartyId))
    .map((party) => endingOfReason(party.status?.reason))
    .find((ending) => ending !== undefined);
  // A call that was never up cannot be lost: no carrier had a line for it.
  return told === 'dropped' ? 'linesBusy' : told;
};
