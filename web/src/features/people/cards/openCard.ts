import { createStore } from '@/design/store';

/** A colleague by extension id, a contact by id, or anybody by number. */
export type CardOf = { person: string } | { contact: string } | { number: string; name?: string };

/** The card that is open beside the page. */
export const openedCard = createStore<CardOf | undefined>(undefined);

export const openCard = (card: CardOf): void => openedCard.set(card);
export const closeCard = (): void => openedCard.set(undefined);
