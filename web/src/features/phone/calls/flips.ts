import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { FlipEntry, FlipInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { SessionParty } from '@/api/shapes';

export type FlipNumber = FlipEntry;

/** One's own phones and numbers that a live call can go to. */
export const useFlipNumbers = (enabled: boolean) =>
  useQuery({
    queryKey: keys.flipNumbers,
    queryFn: async ({ signal }) =>
      (
        await call<FlipInfo>('/restapi/v2/accounts/~/extensions/~/call-flip-numbers', {
          signal,
        })
      ).records,
    enabled,
  });

interface Flip {
  sessionId: string;
  partyId: string;
  /** An entry of the list, or one of one's phones; `answer`: whoever asks sits there. */
  to: { callFlipId: string } | { deviceId: string; answer: boolean };
}

export const useFlip = () =>
  useMutation({
    mutationFn: ({ sessionId, partyId, to }: Flip) =>
      call(`/account/~/telephony/sessions/${sessionId}/parties/${partyId}/flip`, { method: 'POST', body: to }),
  });

export interface OwnCall {
  sessionId: string;
  party: SessionParty;
}

/** Calls that ring at other phones of mine and not here: this page came later, or lets them pass. */
export const ringingElsewhere = (
  sessions: Record<string, Record<string, SessionParty>>,
  me: string,
  here: ReadonlySet<string | undefined>,
): OwnCall[] =>
  Object.entries(sessions).flatMap(([sessionId, parties]) =>
    here.has(sessionId)
      ? []
      : Object.values(parties)
          .filter(({ extensionId, direction }) => String(extensionId ?? '') === me && direction === 'Inbound')
          .filter(({ status }) => status?.code === 'Proceeding')
          .map((party) => ({ sessionId, party })),
  );

const talking = new Set(['Answered', 'Hold']);

/** Calls of mine that are up on another phone or in another tab, from what the server says of sessions. */
export function callsElsewhere(
  sessions: Record<string, Record<string, SessionParty>>,
  me: string,
  here: ReadonlySet<string | undefined>,
): OwnCall[] {
  return Object.entries(sessions).flatMap(([sessionId, parties]) => {
    if (here.has(sessionId)) return [];
    const all = Object.values(parties);
    const party = all.find((one) => String(one.extensionId ?? '') === me && talking.has(one.status?.code ?? ''));
    const own = party?.direction === 'Outbound' ? party.from : party?.to;
    const other = all.some((one) => one !== party && talking.has(one.status?.code ?? ''));
    return party && other && own?.deviceId ? [{ sessionId, party }] : [];
  });
}
