import { describe, expect, it } from 'vitest';
import { languages, type Text, type TextKey } from './catalog';
import { en } from './en';

const formsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : Object.values(text));
const holesOf = (form: string): string[] => [...new Set(form.match(/\{\w+\}/g) ?? [])].sort();
/** Holes of all forms together: “one” may say “a message” for “{count} messages”. */
const allHoles = (text: Text): string[] => [...new Set(formsOf(text).flatMap(holesOf))].sort();

describe.each(languages.filter((language) => language.code !== 'en'))('$name', ({ code, load }) => {
  it('says everything that English says, and nothing else', async () => {
    const words = await load();
    expect(Object.keys(en).filter((key) => !(key in words))).toEqual([]);
    expect(Object.keys(words).filter((key) => !(key in en))).toEqual([]);
  });
  it('fills the same holes', async () => {
    const words = Object.entries(await load()) as [TextKey, Text][];
    const wrong = words.filter(([key, text]) => String(allHoles(text)) !== String(allHoles(en[key])));
    expect(wrong.map(([key]) => key)).toEqual([]);
  });
  it('has the plural forms of the language, and words in each', async () => {
    const kinds: string[] = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    for (const [key, text] of Object.entries(await load()) as [TextKey, Text][]) {
      if (en[key]) for (const form of formsOf(text)) expect(form.trim(), key).not.toBe('');
      if (typeof text === 'string') continue;
      expect(
        Object.keys(text).filter((kind) => !kinds.includes(kind)),
        key,
      ).toEqual([]);
      if (kinds.includes('one')) expect(Object.keys(text), key).toContain('one');
    }
  });
});
