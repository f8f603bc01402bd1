import Papa from 'papaparse';
import { csvOf } from '@/design/tables';

export const MOST_ROWS = 50_000;
const MOST_BYTES = 32 * 2 ** 20;
/** Rows in one request: short enough that nobody on the server waits for them. */
export const ROWS_AT_ONCE = 500;

export interface Piece {
  /** A table with the headings of the whole one. */
  csv: string;
  rows: number;
  /** What is added to a line of the piece to find it in the file. */
  offset: number;
}

export type TableProblem = 'empty' | 'tooLong' | 'tooLarge';
export class UnreadableTable extends Error {
  constructor(readonly problem: TableProblem) {
    super(problem);
  }
}

/** The text of a file in any usual encoding: with a mark, UTF-8, or what older spreadsheets write. */
export function decoded(bytes: Uint8Array): string {
  if (bytes.length > MOST_BYTES) throw new UnreadableTable('tooLarge');
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const start = bytes.subarray(0, 200);
  // UTF-16 without a mark: every other byte of plain letters is zero.
  if (start.includes(0)) return new TextDecoder(first === 0 ? 'utf-16be' : 'utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const linesOf = (cells: string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 1);
const isBlank = (cells: string[]): boolean => cells.every((cell) => !cell.trim());

/** A table of people in tables of at most `most` rows, each with the headings. */
export function piecesOf(text: string, most = ROWS_AT_ONCE): Piece[] {
  const { data } = Papa.parse<string[]>(text.trimStart(), { delimitersToGuess: [',', ';', '\t', '|'] });
  const [headings, ...rows] = data;
  if (!headings || rows.every(isBlank)) throw new UnreadableTable('empty');
  if (rows.filter((cells) => !isBlank(cells)).length > MOST_ROWS) throw new UnreadableTable('tooLong');
  const pieces: Piece[] = [];
  let offset = text.length === text.trimStart().length ? 0 : linesOf([text.slice(0, text.search(/\S/))]) - 1;
  for (let at = 0; at < rows.length; at += most) {
    const part = rows.slice(at, at + most);
    const count = part.filter((cells) => !isBlank(cells)).length;
    if (count) pieces.push({ csv: csvOf([headings, ...part]), rows: count, offset });
    offset += part.reduce((lines, cells) => lines + linesOf(cells), 0);
  }
  return pieces;
}
