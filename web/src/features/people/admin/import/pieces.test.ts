import { describe, expect, it } from 'vitest';
import { decoded, MOST_ROWS, piecesOf } from './pieces';
import { sharing, twinsOf } from './twins';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('tables of many people', () => {
  it('are divided into tables with the same headings, and lines are found again', () => {
    const text = 'First;Last;E-mail\nAnn;"Exam\nple";a@x.com\n\nBo;B;b@x.com\nCy;C;c@x.com\n';
    const pieces = piecesOf(text, 2);
    expect(pieces.map(({ csv }) => csv)).toEqual([
      'First,Last,E-mail\r\nAnn,"Exam\nple",a@x.com\r\n',
      'First,Last,E-mail\r\nBo,B,b@x.com\r\nCy,C,c@x.com',
    ]);
    expect(pieces.map(({ rows }) => rows)).toEqual([1, 2]);
    // Bo is in line 2 of the second piece and in line 5 of the file.
    expect(pieces.map(({ offset }) => offset)).toEqual([0, 3]);
  });

  it('hold 50,000 people and no more', () => {
    const table = (count: number) => `First,Last\n${'A,B\n'.repeat(count)}`;
    expect(piecesOf(table(MOST_ROWS))).toHaveLength(100);
    expect(() => piecesOf(table(MOST_ROWS + 1))).toThrow('tooLong');
    expect(() => piecesOf('First,Last\n \n')).toThrow('empty');
    expect(() => piecesOf('')).toThrow('empty');
  });

  it('are read in the encodings that spreadsheets write', () => {
    expect(decoded(bytes('Zoë'))).toBe('Zoë');
    expect(decoded(new Uint8Array([0x5a, 0x6f, 0xeb]))).toBe('Zoë');
    expect(decoded(new Uint8Array([0xff, 0xfe, 0x5a, 0, 0x6f, 0, 0xeb, 0]))).toBe('Zoë');
    expect(decoded(new Uint8Array([0, 0x5a, 0, 0x6f, 0, 0xeb]))).toBe('Zoë');
  });

  it('say who shares an address or a number', () => {
    const rows = [
      { line: 2, values: { email: 'a@x.com', extensionNumber: '201' } },
      { line: 3, values: { email: 'b@x.com' } },
      { line: 4, values: { email: 'A@x.com' } },
    ];
    expect(twinsOf(rows).map(({ line }) => line)).toEqual([2, 4]);
    expect(sharing(rows, [{ email: 'b@x.com' }, { extensionNumber: '201' }]).map(({ line }) => line)).toEqual([2, 3]);
  });
});
