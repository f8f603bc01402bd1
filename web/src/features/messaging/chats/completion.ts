import type { Command } from './commands';
import { type Emoji, searchEmoji } from './emoji';
import type { ChatMember } from './shapes';

/** What could come next where somebody writes: a person after `@`, an emoji after `:`, a command after `/`. */
export type Choice =
  | { kind: 'person'; id: string; name: string }
  | { kind: 'team' }
  | { kind: 'emoji'; emoji: Emoji }
  | { kind: 'command'; command: Command };

export interface Completion {
  /** Where the word begins that would be replaced. */
  from: number;
  choices: Choice[];
}

const most = 8;
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

const ranks = (name: string, typed: string): number => {
  const whole = plain(name);
  if (whole.startsWith(typed)) return 0;
  return whole.split(/\s+/).some((word) => word.startsWith(typed)) ? 1 : 9;
};

/** `caret`: where one is in the text. */
export function completionAt(
  text: string,
  caret: number,
  members: readonly ChatMember[],
  me: string,
  many: boolean,
  commands: readonly Command[] = [],
): Completion | null {
  const before = text.slice(Math.max(0, caret - 60), caret);
  const command = caret <= 40 ? /^\/([a-z0-9_-]{0,32})$/i.exec(before) : null;
  if (command) return begun((command[1] ?? '').toLowerCase(), commands);
  const person = /(?:^|[\s(])@([\p{L}\p{M}\p{N}'’. -]{0,40})$/u.exec(before);
  if (person) return named(caret - (person[1] ?? '').length - 1, person[1] ?? '', members, me, many);
  const code = /(?:^|\s):([a-z0-9_+]{2,30})$/i.exec(before);
  if (!code) return null;
  const choices = searchEmoji(code[1] ?? '')
    .slice(0, most)
    .map((emoji): Choice => ({ kind: 'emoji', emoji }));
  return choices.length > 0 ? { from: caret - (code[1] ?? '').length - 1, choices } : null;
}

/** Commands whose names begin so, first; then those that hold it. */
function begun(typed: string, commands: readonly Command[]): Completion | null {
  const choices = commands
    .filter(({ name }) => name.includes(typed))
    .sort((a, b) => Number(b.name.startsWith(typed)) - Number(a.name.startsWith(typed)))
    .slice(0, most)
    .map((command): Choice => ({ kind: 'command', command }));
  return choices.length > 0 ? { from: 0, choices } : null;
}

function named(
  from: number,
  said: string,
  members: readonly ChatMember[],
  me: string,
  many: boolean,
): Completion | null {
  const typed = plain(said);
  const found = members
    .filter((each) => each.id !== me && each.name)
    .map((each) => ({ each, rank: ranks(each.name, typed) }))
    .filter(({ rank }) => rank < 9)
    .sort((a, b) => a.rank - b.rank || a.each.name.localeCompare(b.each.name))
    .slice(0, most)
    .map(({ each }): Choice => ({ kind: 'person', id: each.id, name: each.name }));
  const team: Choice[] = many && 'team'.startsWith(typed) ? [{ kind: 'team' }] : [];
  const choices = [...found, ...team];
  return choices.length > 0 ? { from, choices } : null;
}

/** What is put in its place. */
export function wordOf(choice: Choice): string {
  if (choice.kind === 'emoji') return `${choice.emoji.char} `;
  if (choice.kind === 'command') return `/${choice.command.name} `;
  return choice.kind === 'team' ? '@team ' : `@${choice.name} `;
}

export const keyOf = (choice: Choice): string =>
  choice.kind === 'person' ? choice.id : choice.kind === 'team' ? 'team' : wordOf(choice);

/** Marks around what is chosen; when they are there already, they go. */
export function wrap(
  text: string,
  start: number,
  end: number,
  mark: string,
): { text: string; start: number; end: number } {
  const size = mark.length;
  const inside = text.slice(start, end);
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark)
    return {
      text: text.slice(0, start - size) + inside + text.slice(end + size),
      start: start - size,
      end: end - size,
    };
  return { text: text.slice(0, start) + mark + inside + mark + text.slice(end), start: start + size, end: end + size };
}

/** A mark before each line that is chosen; when all have it, it goes. */
export function prefix(
  text: string,
  start: number,
  end: number,
  mark: string,
): { text: string; start: number; end: number } {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const found = text.indexOf('\n', end);
  const to = found < 0 ? text.length : found;
  const lines = text.slice(from, to).split('\n');
  const all = lines.every((line) => line.startsWith(mark));
  const next = lines.map((line) => (all ? line.slice(mark.length) : mark + line)).join('\n');
  return { text: text.slice(0, from) + next + text.slice(to), start: from, end: from + next.length };
}
