/** A text is a string with `{name}` holes, or plural forms chosen by `count` (CLDR categories). */
export type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Holes = Record<string, string | number>;

const plainText = (text: Text, code: string, holes: Holes): string => {
  if (typeof text === 'string') return text;
  const form = new Intl.PluralRules(code).select(Number(holes.count ?? 0));
  return text[form] ?? text.other;
};

/** A text in words: its plural form chosen, its holes filled. */
export const fill = (text: Text, code: string, holes: Holes = {}): string =>
  plainText(text, code, holes).replace(/\{(\w+)\}/g, (whole, name: string) => String(holes[name] ?? whole));
