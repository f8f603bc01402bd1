import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { usePreference } from '@/design/preferences';
import { type Catalogue, languages, say } from './catalog';
import { en } from './en';
import { languageOf, languagePreference } from './language';
import { type Words, WordsContext } from './useText';

export function WordsProvider({ children }: { children: ReactNode }) {
  const [chosen] = usePreference(languagePreference);
  const code = languageOf(chosen);
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
