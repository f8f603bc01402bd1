import { en } from './en';

/** A text is a string with `{name}` holes, or plural forms chosen by `count` (CLDR categories). */
export type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type TextKey = keyof typeof en;
export type Catalogue = Record<TextKey, Text>;
export type Holes = Record<string, string | number>;

/** Languages that can be chosen. Adding one: a folder like fr with the same keys, and a line here. */
export const languages: { code: string; name: string; load: () => Promise<Partial<Catalogue>> }[] = [
  { code: 'en', name: 'English', load: async () => en },
  { code: 'fr', name: 'Français', load: async () => (await import('./fr')).fr },
  { code: 'nl', name: 'Nederlands', load: async () => (await import('./nl')).nl },
  { code: 'zh', name: '简体中文', load: async () => (await import('./zh')).zh },
];

const plainText = (text: Text, code: string, holes: Holes): string => {
  if (typeof text === 'string') return text;
  const form = new Intl.PluralRules(code).select(Number(holes.count ?? 0));
  return text[form] ?? text.other;
};

/** Fill one text of a catalogue; a key missing there falls back to English. */
export const say = (catalogue: Partial<Catalogue>, code: string, key: TextKey, holes: Holes = {}): string =>
  plainText(catalogue[key] ?? en[key], code, holes).replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(holes[name] ?? whole),
  );
