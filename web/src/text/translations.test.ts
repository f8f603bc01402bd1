import { describe, expect, it } from 'vitest';
import { languages } from './catalog';
import { en } from './en';
import { meetingRoom } from './enMeetingRoom';
import type { Text } from './fill';
import { meetingRoom as frenchRoom } from './fr/meetingRoom';
import { meetingRoom as dutchRoom } from './nl/meetingRoom';
import { meetingRoom as chineseRoom } from './zh/meetingRoom';

const formsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : Object.values(text));
const holesOf = (form: string): string[] => [...new Set(form.match(/\{\w+\}/g) ?? [])].sort();
/** Holes of all forms together: “one” may say “a message” for “{count} messages”. */
const allHoles = (text: Text): string[] => [...new Set(formsOf(text).flatMap(holesOf))].sort();

const app = languages
  .filter(({ code }) => code !== 'en')
  .map(({ code, name, load }) => ({ code, name, load, english: en as Record<string, Text> }));
/** The pages of meetings have a catalog of their own, so that guests load nothing of the app's. */
const room = Object.entries({ fr: frenchRoom, nl: dutchRoom, zh: chineseRoom }).map(([code, texts]) => ({
  code,
  name: `meetings, ${code}`,
  load: async () => texts,
  english: meetingRoom as Record<string, Text>,
}));

describe.each([...app, ...room])('$name', ({ code, load, english }) => {
  it('says everything that English says, and nothing else', async () => {
    const words = await load();
    expect(Object.keys(english).filter((key) => !(key in words))).toEqual([]);
    expect(Object.keys(words).filter((key) => !(key in english))).toEqual([]);
  });
  it('fills the same holes', async () => {
    const words = Object.entries(await load()) as [string, Text][];
    const wrong = words.filter(([key, text]) => String(allHoles(text)) !== String(allHoles(english[key] ?? '')));
    expect(wrong.map(([key]) => key)).toEqual([]);
  });
  it('has the plural forms of the language, and words in each', async () => {
    const kinds: string[] = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    for (const [key, text] of Object.entries(await load()) as [string, Text][]) {
      if (english[key]) for (const form of formsOf(text)) expect(form.trim(), key).not.toBe('');
      if (typeof text === 'string') continue;
      expect(
        Object.keys(text).filter((kind) => !kinds.includes(kind)),
        key,
      ).toEqual([]);
      if (kinds.includes('one')) expect(Object.keys(text), key).toContain('one');
    }
  });
});
