import { expect, it } from 'vitest';

const pages = import.meta.glob('../**/*.tsx', { query: '?raw', import: 'default', eager: true });
const sheets = import.meta.glob('./mantine.css', { query: '?raw', import: 'default', eager: true });

it('lets no button have a colour that the tokens do not answer: what stands on it could not be read', () => {
  const css = String(Object.values(sheets)[0]);
  const all = Object.values(pages).map(String).join('\n');
  const colours = [...all.matchAll(/<Button\b[^>]*?\bcolor="(\w+)"/g)].map(([, colour]) => colour);
  expect(colours).toContain('red');
  expect([...new Set(colours)].filter((one) => !css.includes(`--mantine-color-${one}-filled: var(--c-`))).toEqual([]);
});
