import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { usePreference } from '@/design/preferences';
import { type Catalogue, type Holes, languages, say, type TextKey } from './catalog';
import { en } from './en';
import { languagePreference } from './language';

export interface Words {
  code: string;
  t: (key: TextKey, holes?: Holes) => string;
}

const WordsContext = createContext<Words>({ code: 'en', t: (key, holes) => say(en, 'en', key, holes) });

const browserLanguage = (): string => {
  const wanted = navigator.languages.map((tag) => tag.split('-')[0]);
  return wanted.find((code) => languages.some((known) => known.code === code)) ?? 'en';
};

export function WordsProvider({ children }: { children: ReactNode }) {
  const [chosen] = usePreference(languagePreference);
  const code = chosen === 'auto' ? browserLanguage() : chosen;
  const [catalogue, setCatalogue] = useState<Partial<Catalogue>>(en);
  useEffect(() => {
    document.documentElement.lang = code;
    const language = languages.find((known) => known.code === code);
    language?.load().then(setCatalogue, () => setCatalogue(en));
  }, [code]);
  const words = useMemo<Words>(
    () => ({ code, t: (key, holes) => say(catalogue, code, key, holes) }),
    [catalogue, code],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}

export const useText = (): Words => useContext(WordsContext);
