import type { Thread } from './shapes';

/** Where drafts and what is on its way belong: the two numbers, whichever thread is open between them. */
export const placeOf = ({ ownerParty, guestParty }: Thread): string =>
  `t:${ownerParty.phoneNumber}:${guestParty.phoneNumber}`;
