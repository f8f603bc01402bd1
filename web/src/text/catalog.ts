import { en } from './en';
import { fill, type Holes, type Text } from './fill';

export type { Holes, Text } from './fill';

export type TextKey = keyof typeof en;
export type Catalogue = Record<TextKey, Text>;

/** Languages that can be chosen. Adding one: a folder like fr with the same keys, and a line here. */
export const languages: { code: string; name: string; load: () => Promise<Partial<Catalogue>> }[] = [
  { code: 'en', name: 'English', load: async () => en },
  { code: 'fr', name: 'Français', load: async () => (await import('./fr')).fr },
  { code: 'nl', name: 'Nederlands', load: async () => (await import('./nl')).nl },
  { code: 'zh', name: '简体中文', load: async () => (await import('./zh')).zh },
];

/** Fill one text of a catalogue; a key missing there falls back to English. */
export const say = (catalogue: Partial<Catalogue>, code: string, key: TextKey, holes: Holes = {}): string =>
  fill(catalogue[key] ?? en[key], code, holes);
