import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const pages = import.meta.glob('../**/*.tsx', { query: '?raw', import: 'default', eager: true });
// Read from the disk: Vitest hands out style sheets empty.
const css = readFileSync(new URL('./mantine.css', import.meta.url), 'utf8');

it('lets no filled button have a colour that the tokens do not answer: what stands on it could not be read', () => {
  const all = Object.values(pages).map(String).join('\n');
  const buttons = [...all.matchAll(/<Button\b((?:[^>]|=>)*?)>/g)].map(([, attributes]) => String(attributes));
  const filled = buttons.filter((attributes) => !/\bvariant="(?!filled)/.test(attributes));
  const colours = filled.flatMap((attributes) => /\bcolor="(\w+)"/.exec(attributes)?.[1] ?? []);
  expect(colours).toContain('red');
  expect(colours).toContain('green');
  expect([...new Set(colours)].filter((one) => !css.includes(`--mantine-color-${one}-filled: var(--c-`))).toEqual([]);
});
