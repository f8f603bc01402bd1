import { emojiOf } from './emoji';

/** What a post says, as a tree: no HTML is ever made of it, so nothing in it can act. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; inside: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; inside: Inline[] }
  | { kind: 'person' | 'team'; id: string };

export type Block =
  | { kind: 'paragraph'; inside: Inline[] }
  | { kind: 'heading'; inside: Inline[] }
  | { kind: 'code'; text: string; language: string }
  | { kind: 'quote'; inside: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] };

const deepest = 6;
const turns = /[\u202a-\u202e\u2066-\u2069]/g;

/** A name without marks that turn around what is read. */
export const unturned = (name: string): string => name.replace(turns, '');

/** Addresses that a click may open. Everything else stays text. */
export function safeHref(address: string): string | null {
  const wanted = /^www\./i.test(address) ? `https://${address}` : address;
  try {
    const url = new URL(wanted);
    return ['https:', 'http:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function parse(source: string): Block[] {
  return blocks(source.replace(/\r\n?/g, '\n').replace(turns, '').split('\n'), 0);
}

const listItem = /^\s{0,3}(?:([-*+•])|(\d{1,9})[.)])\s+(.*)$/;
const quoted = /^\s{0,3}>\s?(.*)$/;
const fence = /^\s{0,3}```\s*([\w+-]{0,20})\s*$/;
const headed = /^#{1,6}\s+(.+)$/;

function blocks(lines: string[], depth: number): Block[] {
  const found: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const opened = fence.exec(line);
    const heading = headed.exec(line);
    if (line.trim() === '') at += 1;
    else if (opened) at = codeBlock(lines, at, opened[1] ?? '', found);
    else if (quoted.test(line) && depth < deepest) at = quoteBlock(lines, at, depth, found);
    else if (listItem.test(line)) at = listBlock(lines, at, found);
    else if (heading) {
      found.push({ kind: 'heading', inside: inline(heading[1] ?? '', 0) });
      at += 1;
    } else at = paragraph(lines, at, depth, found);
  }
  return found;
}

function codeBlock(lines: string[], from: number, language: string, found: Block[]): number {
  let end = from + 1;
  while (end < lines.length && !/^\s{0,3}```\s*$/.test(lines[end] ?? '')) end += 1;
  found.push({ kind: 'code', text: lines.slice(from + 1, end).join('\n'), language });
  return end + 1;
}

function quoteBlock(lines: string[], from: number, depth: number, found: Block[]): number {
  const inside: string[] = [];
  let at = from;
  for (let match = quoted.exec(lines[at] ?? ''); match; match = quoted.exec(lines[at] ?? '')) {
    inside.push(match[1] ?? '');
    at += 1;
    if (at >= lines.length) break;
  }
  found.push({ kind: 'quote', inside: blocks(inside, depth + 1) });
  return at;
}

function listBlock(lines: string[], from: number, found: Block[]): number {
  const first = listItem.exec(lines[from] ?? '');
  const ordered = first?.[2] !== undefined;
  const items: Inline[][] = [];
  let at = from;
  while (at < lines.length) {
    const match = listItem.exec(lines[at] ?? '');
    if (!match || (match[2] !== undefined) !== ordered) break;
    items.push(inline(match[3] ?? '', 0));
    at += 1;
  }
  found.push({ kind: 'list', ordered, start: Number(first?.[2] ?? 1), items });
  return at;
}

const begins = (line: string, depth: number): boolean =>
  fence.test(line) || listItem.test(line) || headed.test(line) || (depth < deepest && quoted.test(line));

function paragraph(lines: string[], from: number, depth: number, found: Block[]): number {
  let end = from + 1;
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && !begins(lines[end] ?? '', depth)) end += 1;
  found.push({ kind: 'paragraph', inside: inline(lines.slice(from, end).join('\n'), 0) });
  return end;
}

interface Rule {
  pattern: RegExp;
  make: (match: RegExpExecArray, depth: number) => Inline | null;
}

const group = (kind: 'bold' | 'italic' | 'strike') => (match: RegExpExecArray, depth: number) =>
  ({ kind, inside: inline(match[1] ?? '', depth + 1) }) as Inline;

const linkTo = (address: string, inside: Inline[]): Inline | null => {
  const href = safeHref(address);
  return href ? { kind: 'link', href, inside } : null;
};

/** Each is tried where it can begin; lengths are bounded, so that no text takes long. */
const rules: Rule[] = [
  { pattern: /`([^`\n]{1,2000})`/y, make: (match) => ({ kind: 'code', text: match[1] ?? '' }) },
  { pattern: /!\[:Person\]\(([\w.:/-]{1,64})\)/y, make: (match) => ({ kind: 'person', id: match[1] ?? '' }) },
  { pattern: /!\[:Team\]\(([\w.:/-]{1,64})\)/y, make: (match) => ({ kind: 'team', id: match[1] ?? '' }) },
  {
    pattern: /\[([^\]\n]{1,500})\]\(([^\s()]{1,2000})\)/y,
    make: (match, depth) => linkTo(match[2] ?? '', inline(match[1] ?? '', depth + 1, false)),
  },
  { pattern: /\*\*(?=\S)([^\n]{0,2000}?\S)\*\*(?!\*)/y, make: group('bold') },
  { pattern: /__(?=\S)([^\n]{0,2000}?\S)__(?![\p{L}\p{N}])/uy, make: group('bold') },
  { pattern: /\*(?=[^\s*])([^*\n]{0,2000}[^\s*])\*/y, make: group('italic') },
  { pattern: /_(?=[^\s_])([^_\n]{0,2000}[^\s_])_(?![\p{L}\p{N}_])/uy, make: group('italic') },
  { pattern: /~~(?=\S)([^\n]{0,2000}?\S)~~/y, make: group('strike') },
  {
    pattern: /(?:https?:\/\/|www\.)[^\s<>"'`]{2,2000}/iy,
    make: (match) => linkTo(match[0], [{ kind: 'text', text: match[0] }]),
  },
  {
    pattern: /:[a-z0-9_+-]{1,36}:/y,
    make: (match) => {
      const emoji = emojiOf(match[0]);
      return emoji ? { kind: 'text', text: emoji } : null;
    },
  },
];
const starts = /[`![*_~:hHwW]/g;

function inline(text: string, depth: number, links = true): Inline[] {
  const found: Inline[] = [];
  let plain = '';
  let at = 0;
  const flush = () => {
    if (plain) found.push({ kind: 'text', text: plain });
    plain = '';
  };
  while (at < text.length) {
    starts.lastIndex = at;
    const next = starts.exec(text)?.index ?? text.length;
    plain += text.slice(at, next);
    at = next;
    if (at >= text.length) break;
    const made = depth < deepest ? ruleAt(text, at, depth, links) : null;
    if (made) {
      flush();
      found.push(made.item);
      at += made.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return found;
}

/** Stops and brackets after an address are not part of it. */
const trailing = (address: string): number => {
  const end = /[.,;:!?]+$/.exec(address)?.[0].length ?? 0;
  const rest = address.slice(0, address.length - end);
  const open = (rest.match(/\(/g) ?? []).length;
  const close = (rest.match(/\)/g) ?? []).length;
  return end + (rest.endsWith(')') && close > open ? 1 : 0);
};

function ruleAt(text: string, at: number, depth: number, links: boolean): { item: Inline; length: number } | null {
  const before = text[at - 1] ?? ' ';
  const inWord = /[\p{L}\p{N}]/u.test(before);
  if (inWord && (/[_hHwW:]/.test(text[at] ?? '') || /^\*[^*]/.test(text.slice(at, at + 2)))) return null;
  for (const { pattern, make } of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) continue;
    const isAddress = /^(https?:|www\.)/i.test(match[0]);
    if (isAddress) match[0] = match[0].slice(0, match[0].length - trailing(match[0]));
    const item = make(match, depth);
    if (item && (links || item.kind !== 'link')) return { item, length: match[0].length };
  }
  return null;
}

/** A post in one line without its formatting, for lists and notifications. */
export function plainText(source: string, nameOf: (id: string) => string): string {
  return parse(source)
    .map((block) => blockText(block, nameOf))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function blockText(block: Block, nameOf: (id: string) => string): string {
  if (block.kind === 'code') return block.text;
  if (block.kind === 'quote') return block.inside.map((each) => blockText(each, nameOf)).join(' ');
  if (block.kind === 'list') return block.items.map((item) => inlineText(item, nameOf)).join(', ');
  return inlineText(block.inside, nameOf);
}

const inlineText = (inside: Inline[], nameOf: (id: string) => string): string =>
  inside
    .map((each) => {
      if (each.kind === 'text' || each.kind === 'code') return each.text;
      if (each.kind === 'person') return `@${nameOf(each.id)}`;
      return 'inside' in each ? inlineText(each.inside, nameOf) : '@team';
    })
    .join('');
