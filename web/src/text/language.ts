import { preference } from '@/design/preferences';

/** What somebody chose for this browser; `auto`: what the browser itself asks for. */
export const languagePreference = preference<string>('language', 'auto');

/** Codes of the languages in catalog.ts, for pages that load no catalog of the app. */
export const languageCodes = ['en', 'fr', 'nl', 'zh'];

/** The code of the language to show: the chosen one, else the first of the browser's that there is. */
export const languageOf = (chosen: string): string => {
  if (chosen !== 'auto') return languageCodes.includes(chosen) ? chosen : 'en';
  const wanted = navigator.languages.map((tag) => tag.split('-')[0] ?? '');
  return wanted.find((code) => languageCodes.includes(code)) ?? 'en';
};

/** The header of requests whose answers hold words. Without a choice the browser sends its own. */
export const languageHeader = (): Record<string, string> => {
  const chosen = languagePreference.get();
  return chosen === 'auto' ? {} : { 'Accept-Language': chosen };
};
