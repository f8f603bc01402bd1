import type { CallParty, SessionParty } from '@/api/shapes';
import type { Call } from './calls';

const mine = (parties: SessionParty[], id: string | undefined) => parties.find((party) => party.id === id);

const isThere = ({ status }: SessionParty): boolean =>
  !['gone', 'disconnected'].includes(status?.code?.toLowerCase() ?? '');

/** The person or number behind a party: a leg that called us is who it is from, one that we called whom it is to. */
const personOf = (party: SessionParty): CallParty | undefined =>
  party.direction === 'Outbound' ? party.from : party.to;

/** Where my part of a call goes on, once somebody has merged it or handed it over. */
export function movedTo(
  parties: SessionParty[],
  myPartyId: string | undefined,
): Required<Pick<Call, 'sessionId' | 'partyId'>> | undefined {
  const peer = mine(parties, myPartyId)?.status?.peerId;
  return peer && { sessionId: peer.telephonySessionId, partyId: peer.partyId };
}

/** Who else is in the conference that my call is part of; undefined when it is none. */
export function othersInConference(parties: SessionParty[], myPartyId: string | undefined): CallParty[] | undefined {
  if (!mine(parties, myPartyId)?.conferenceRole) return undefined;
  const others = parties.filter((party) => party.id !== myPartyId && party.conferenceRole && isThere(party));
  return others.map((party) => personOf(party) ?? {});
}

/** Whether I lead it: others can be muted and let go. */
export const leadsConference = (parties: SessionParty[], myPartyId: string | undefined): boolean =>
  mine(parties, myPartyId)?.conferenceRole === 'Host';
