/** What a page needs to show a button. Pure. */

const entities: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

const escaped = (text: string): string => text.replace(/[&"<>]/g, (char) => entities[char] ?? char);

export interface Look {
  label: string;
  color: string;
}

/** Attributes of the script, without those that are as usual. */
export const attributesOf = (key: string, { label, color }: Look): Record<string, string> => ({
  'data-key': key,
  ...(label ? { 'data-label': label } : {}),
  ...(color ? { 'data-color': color } : {}),
});

/** The line of HTML to paste. */
export function snippetOf(script: string, key: string, look: Look): string {
  const attributes = Object.entries(attributesOf(key, look)).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `<script async src="${escaped(script)}" ${attributes.join(' ')}></script>`;
}
