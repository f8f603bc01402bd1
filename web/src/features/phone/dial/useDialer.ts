import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useEnter } from '@/design/useEnter';
import { isEmergencyNumber } from '@/features/emergency/numbers';
import { type ContactNumber, useContactsNamed } from '@/features/messaging/texts/names';
import type { Colleague } from '@/features/people/colleague';
import { useAttempt } from '../calls/useAttempt';
import { placeCall } from '../engine/phone';
import { keySound } from '../engine/tones';
import { dialAs, formatNumber, formatWhileTyping, looksDialable, toDialString } from './numbers';
import { useReachable } from './PersonPicker';

export interface Dialer {
  typed: string;
  type: (text: string) => void;
  press: (key: string) => void;
  erase: () => void;
  clear: () => void;
  callTyped: () => void;
  callPerson: (person: Colleague) => void;
  callContact: (contact: ContactNumber) => void;
  /** Contacts that match a name that was typed. */
  contacts: ContactNumber[];
  /** Something the call button could call: a number, or the first colleague or contact that matches. */
  ready: boolean;
  isName: boolean;
  /** The number that the call button would call; empty for none. */
  target: string;
  /** The extension of whom one calls as; empty: oneself. */
  callAs: string;
  setCallAs: (extension: string) => void;
}

export function useDialer(): Dialer {
  const [typed, setTyped] = useState('');
  const [callAs, setCallAs] = useState('');
  const attempt = useAttempt();
  const navigate = useNavigate();
  const { dial } = useSearch({ strict: false }) as { dial?: string };
  // A number handed over by a link (`/?dial=…`) waits in the field; it is never called by itself.
  useEffect(() => {
    if (!dial) return;
    setTyped(formatWhileTyping(String(dial)));
    void navigate({ to: '/', search: {}, replace: true });
  }, [dial, navigate]);

  const isName = typed !== '' && !looksDialable(typed);
  const { found, asking } = useReachable(typed);
  const first = isName ? found[0] : undefined;
  const callPerson = (person: Colleague) => {
    setTyped('');
    attempt(() => placeCall(dialAs(callAs, person.extensionNumber), { name: person.name }));
  };
  const contacts = useContactsNamed(typed, isName);
  const callContact = ({ name, number }: ContactNumber) => {
    setTyped('');
    attempt(() => placeCall(dialAs(callAs, number), { name }));
  };
  const call = () => {
    if (first) return callPerson(first);
    if (contacts[0]) return callContact(contacts[0]);
    if (!looksDialable(typed)) return;
    setTyped('');
    const number = toDialString(typed);
    const name = callAs && !isEmergencyNumber(number) ? formatNumber(number) : undefined;
    attempt(() => placeCall(dialAs(callAs, number), { name }));
  };
  // A number is called at once; of a name, nobody before those who match it are known.
  const waits = isName && asking;
  const enter = useEnter(typed, waits, call);
  const callTyped = () => (isName ? enter() : call());
  const known = first?.extensionNumber ?? contacts[0]?.number ?? (looksDialable(typed) ? toDialString(typed) : '');
  const target = waits ? '' : known;
  const press = (key: string) => {
    keySound(key);
    setTyped((before) => formatWhileTyping(before + key));
  };
  const erase = () =>
    setTyped((before) => formatWhileTyping(looksDialable(before) ? before.replace(/\D*.$/, '') : before.slice(0, -1)));
  return {
    typed,
    type: (text) => setTyped(text.length > typed.length ? formatWhileTyping(text) : text),
    press,
    erase,
    clear: () => setTyped(''),
    callTyped,
    callPerson,
    callContact,
    contacts,
    ready: isName ? Boolean(first ?? contacts[0]) : looksDialable(typed),
    isName,
    target,
    callAs,
    setCallAs,
  };
}
