import { Drawer } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useStore } from '@/design/store';
import { useContactOf } from '@/features/messaging/texts/names';
import { useText } from '@/text/useText';
import { usePeopleByNumber } from '../directory';
import { ContactCard } from './ContactCard';
import { NumberCard } from './NumberCard';
import { type CardOf, closeCard, openedCard } from './openCard';
import { PersonCard } from './PersonCard';

/** The card of a colleague, a contact or a number, beside the page that is open. */
export function Cards() {
  const { t } = useText();
  const card = useStore(openedCard);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current !== pathname) closeCard();
    shown.current = pathname;
  }, [pathname]);
  return (
    <Drawer
      opened={card !== undefined}
      onClose={closeCard}
      position="right"
      size={420}
      title={t('card.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {card ? <Which card={card} /> : null}
    </Drawer>
  );
}

function Which({ card }: { card: CardOf }) {
  if ('person' in card) return <PersonCard id={card.person} />;
  if ('contact' in card) return <ContactCard id={card.contact} />;
  return <ByNumber number={card.number} name={card.name} />;
}

/** Colleagues first, then contacts, then the bare number. */
function ByNumber({ number, name }: { number: string; name?: string }) {
  const person = usePeopleByNumber()(number);
  const contact = useContactOf()(number);
  if (person) return <PersonCard id={person.id} />;
  if (contact?.own) return <ContactCard id={contact.id} />;
  return <NumberCard number={number} name={contact?.name ?? name} />;
}
