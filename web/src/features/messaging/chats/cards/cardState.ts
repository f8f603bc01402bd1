import { createContext, useContext } from 'react';
import type { Part, Values } from './adaptive';

/** What the parts of a card share while somebody works with it. */
export interface CardState {
  /** Before the ids of fields, so that two cards never share one. */
  prefix: string;
  values: Values;
  set: (name: string, value: string) => void;
  /** It was tried to submit: say what is missing. */
  tried: boolean;
  pending: boolean;
  /** Not there where nothing can be submitted. */
  submit?: (action: Part) => void;
  hidden: (part: Part) => boolean;
  /** Shows or hides a part; without `shown` the other of the two. */
  toggle: (id: string, shown?: boolean) => void;
}

export const CardContext = createContext<CardState>({
  prefix: '',
  values: {},
  set: () => undefined,
  tried: false,
  pending: false,
  hidden: () => false,
  toggle: () => undefined,
});

export const useCard = (): CardState => useContext(CardContext);
