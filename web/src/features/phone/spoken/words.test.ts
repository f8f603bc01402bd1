import { describe, expect, it } from 'vitest';
import type { Utterance } from './queries';
import { isWanted, placeAt, wanted } from './words';

const said = (speaker: number, start: number, text: string): Utterance => ({
  speaker,
  name: '',
  start,
  end: start + 1,
  text,
  words: text.split(' ').map((word, at) => ({ text: word, start: start + at, end: start + at + 0.9, confidence: 1 })),
});

describe('which word is said now', () => {
  const utterances = [said(0, 1, 'where is it'), said(1, 2.5, 'over there')];
  it('is none before the first', () => expect(placeAt(utterances, 0.5)).toBeNull());
  it('is the last that has begun', () => {
    expect(placeAt(utterances, 2.2)).toEqual({ utterance: 0, word: 1 });
    expect(placeAt(utterances, 2.6)).toEqual({ utterance: 1, word: 0 });
    expect(placeAt(utterances, 99)).toEqual({ utterance: 1, word: 1 });
  });
});

describe('words that are looked for', () => {
  it('are found in whatever letters', () => {
    expect(wanted(' Blue, UMBRELLA?! ')).toEqual(['blue', 'umbrella']);
    expect(isWanted('Umbrellas,', wanted('umbrella'))).toBe(true);
    expect(isWanted('rain', [])).toBe(false);
  });
});
