import { useEffect, useState } from 'react';

/**
 * Enter in a field whose matches are searched for: what to call when it is pressed. While `waits` is true, `act` waits
 * for the answer, so that Enter never takes what was found for something else; typing on takes it back.
 */
export function useEnter(typed: string, waits: boolean, act: () => void): (text?: string) => void {
  const [entered, setEntered] = useState<string>();
  useEffect(() => {
    if (entered === undefined || (waits && entered === typed)) return;
    setEntered(undefined);
    if (entered === typed) act();
  }, [entered, typed, waits, act]);
  return (text = typed) => setEntered(text);
}
