import { preference } from '@/design/preferences';

/** What somebody chose for this browser; `auto`: what the browser itself asks for. */
export const languagePreference = preference<string>('language', 'auto');

/** The header of requests whose answers hold words. Without a choice the browser sends its own. */
export const languageHeader = (): Record<string, string> => {
  const chosen = languagePreference.get();
  return chosen === 'auto' ? {} : { 'Accept-Language': chosen };
};
