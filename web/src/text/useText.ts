import { createContext, useContext } from 'react';
import type { Holes, TextKey } from './catalog';

export interface Words {
  code: string;
  t: (key: TextKey, holes?: Holes) => string;
}

/** Filled by WordsProvider, or by pages with a catalog of their own: reading it loads no text. */
export const WordsContext = createContext<Words>({ code: 'en', t: (key) => key });

export const useText = (): Words => useContext(WordsContext);
