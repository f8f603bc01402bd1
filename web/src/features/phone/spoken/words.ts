import type { Utterance } from './queries';

/** Below it a word is shown as uncertain. */
export const UNSURE = 0.5;

export interface Place {
  utterance: number;
  word: number;
}

/** Which word is said at this second, or was the last one; null before the first. */
export function placeAt(utterances: Utterance[], seconds: number): Place | null {
  let found: Place | null = null;
  let latest = -1;
  utterances.forEach((one, utterance) => {
    one.words.forEach(({ start }, word) => {
      // Of two who speak at once, the one who began later.
      if (start <= seconds && start >= latest) {
        latest = start;
        found = { utterance, word };
      }
    });
  });
  return found;
}

/** Words that somebody looks for, in small letters. */
export const wanted = (typed: string): string[] => typed.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];

export const isWanted = (text: string, words: string[]): boolean =>
  words.some((word) => text.toLowerCase().includes(word));
