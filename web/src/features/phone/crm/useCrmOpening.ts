import { useEffect, useRef } from 'react';
import { type Call, isIncoming, useCalls } from '../engine/calls';
import { useCrm, useCrmContacts } from './queries';

const none = { number: '', emergency: false };

/** Whether a call is at the moment at which its caller's page opens. */
export const isDue = (call: Pick<Call, 'direction' | 'phase'>, opens: string): boolean =>
  call.direction === 'inbound' &&
  ((opens === 'Ringing' && call.phase === 'ringing') || (opens === 'Answered' && call.phase === 'connected'));

/** Opens a caller's page in the CRM when the person wants that, once for each call. */
export function useCrmOpening(): void {
  const opens = useCrm().data?.opens ?? 'Never';
  const calls = useCalls();
  // They are asked about while it rings, so that the page is known when the call is answered.
  const call = opens === 'Never' ? undefined : calls.find((one) => isIncoming(one) || isDue(one, opens));
  const link = useCrmContacts(call ?? none).find((contact) => contact.link)?.link;
  const opened = useRef(new Set<string>());
  const id = call?.id;
  const due = call ? isDue(call, opens) : false;
  useEffect(() => {
    if (!due || !id || !link || opened.current.has(id)) return;
    opened.current.add(id);
    window.open(link, '_blank', 'noopener,noreferrer');
  }, [due, id, link]);
}
