import { call } from '@/api/client';
import { at, own } from '../api';

/** A part of an adaptive card as the format has it: whatever a card holds, only what is known of it is drawn. */
export interface Part {
  type?: string;
  [name: string]: unknown;
}

export type Values = Readonly<Record<string, string>>;

const elements = new Set([
  'TextBlock',
  'Image',
  'Media',
  'RichTextBlock',
  'ActionSet',
  'Container',
  'ColumnSet',
  'FactSet',
  'ImageSet',
  'Table',
  'Input.Text',
  'Input.Number',
  'Input.Date',
  'Input.Time',
  'Input.Toggle',
  'Input.ChoiceSet',
  'Column',
]);
const selecting = new Set(['Action.OpenUrl', 'Action.Submit', 'Action.ToggleVisibility', 'Action.Execute']);
const actions = new Set([...selecting, 'Action.ShowCard']);

/** Where parts stand, and what may stand there; the server counts in the same order (`parts_of` in cards/rules.py). */
const lists: Record<string, ReadonlySet<string> | null> = {
  body: elements,
  items: elements,
  actions,
  inlineAction: selecting,
  selectAction: selecting,
  images: new Set(['Image']),
  card: new Set(['AdaptiveCard']),
  fallback: new Set([...elements, ...actions]),
  columns: null,
  rows: null,
  cells: null,
  inlines: null,
  facts: null,
  choices: null,
  sources: null,
  targetElements: null,
};
const submitting = new Set(['Action.Submit', 'Action.Execute']);

export const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts in a member: of a list, or the only one. */
export const partsIn = (part: Part, name: string): Part[] => {
  const value = part[name];
  return (Array.isArray(value) ? value : [value]).filter(isPart);
};

export const textOf = (part: Part, name: string): string => {
  const value = part[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

/** The card and every part of it, in the order in which they are shown. */
export function* partsOf(card: Part): Generator<Part> {
  const waiting: { part: Part; allowed: ReadonlySet<string> | null }[] = [{ part: card, allowed: null }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { part, allowed } = next;
    if (allowed && !allowed.has(part.type ?? '')) {
      if (isPart(part.fallback)) waiting.push({ part: part.fallback, allowed: lists.fallback ?? null });
      continue;
    }
    yield part;
    const inner = Object.keys(part)
      .filter((name) => name in lists)
      .flatMap((name) => partsIn(part, name).map((each) => ({ part: each, allowed: lists[name] ?? null })));
    waiting.push(...inner.reverse());
  }
}

/** Which of the submit actions this is, as the server counts them; -1 for none. */
export const placeOf = (card: Part, action: Part): number =>
  [...partsOf(card)].filter((part) => submitting.has(part.type ?? '')).indexOf(action);

export const inputsOf = (card: Part): Part[] =>
  [...partsOf(card)].filter((part) => part.type?.startsWith('Input.') && typeof part.id === 'string');

const isOff = (value: unknown): boolean => value === false || value === 'false';

export const toggleValues = (input: Part): { on: string; off: string } => ({
  on: textOf(input, 'valueOn') || 'true',
  off: textOf(input, 'valueOff') || 'false',
});

/** What inputs hold before anybody has touched them. */
export function firstValues(card: Part): Values {
  const pairs = inputsOf(card).map((input): [string, string] => {
    const value = typeof input.value === 'boolean' ? String(input.value) : textOf(input, 'value');
    return [String(input.id), value || (input.type === 'Input.Toggle' ? toggleValues(input).off : '')];
  });
  return Object.fromEntries(pairs);
}

export type Lack = 'required' | 'number' | 'low' | 'high';

const bound = (input: Part, name: string): number | null => {
  const found = Number(textOf(input, name));
  return textOf(input, name) === '' || Number.isNaN(found) ? null : found;
};

/** What is wrong with what was put in; null when nothing is. Patterns of cards are not run: one could take for ever. */
export function lackOf(input: Part, value: string): Lack | null {
  if (input.isRequired === true && (value === '' || (input.type === 'Input.Toggle' && isOff(value)))) return 'required';
  if (value === '' || !['Input.Number', 'Input.Date', 'Input.Time'].includes(input.type ?? '')) return null;
  if (input.type !== 'Input.Number') {
    const [min, max] = [textOf(input, 'min'), textOf(input, 'max')];
    return min && value < min ? 'low' : max && value > max ? 'high' : null;
  }
  const number = Number(value);
  if (Number.isNaN(number)) return 'number';
  const [min, max] = [bound(input, 'min'), bound(input, 'max')];
  return min !== null && number < min ? 'low' : max !== null && number > max ? 'high' : null;
}

const dated = /\{\{(DATE|TIME)\(([\dT:.Z+-]{10,40})(?:,\s*(COMPACT|SHORT|LONG))?\)\}\}/g;

/** Moments in a text, as people read them here. */
export const withMoments = (text: string, locale: string): string =>
  text.replace(dated, (whole, kind: string, moment: string, form: string | undefined) => {
    const when = new Date(moment);
    if (Number.isNaN(when.getTime())) return whole;
    const style =
      kind === 'TIME'
        ? { timeStyle: 'short' as const }
        : { dateStyle: form === 'LONG' ? ('full' as const) : ('medium' as const) };
    return new Intl.DateTimeFormat(locale, style).format(when);
  });

export const readCard = (id: string): Promise<Part> => call(at(`/adaptive-cards/${encodeURIComponent(id)}`));

interface Submitted {
  answer: { dialog?: { title?: string; card?: Part; iframeURL?: string } } | null;
}

export const submitCard = (id: string, action: number, inputs: Values): Promise<Submitted> =>
  call(`${own}/adaptive-cards/${encodeURIComponent(id)}/submit`, { method: 'POST', body: { action, inputs } });
