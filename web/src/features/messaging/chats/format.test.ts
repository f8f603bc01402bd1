import { describe, expect, it } from 'vitest';
import { type Inline, parse, plainText, safeHref } from './format';
import { fromWire, toWire } from './names';
import type { ChatMember } from './shapes';

const line = (text: string): Inline[] => {
  const [first] = parse(text);
  return first?.kind === 'paragraph' ? first.inside : [];
};
const nameOf = (id: string) => ({ '7': 'Ben Okafor' })[id] ?? id;

describe('formatting', () => {
  it('knows bold, italic, struck, code and what is inside of each', () => {
    expect(line('a **b *c*** `**d**` ~~e~~')).toEqual([
      { kind: 'text', text: 'a ' },
      {
        kind: 'bold',
        inside: [
          { kind: 'text', text: 'b ' },
          { kind: 'italic', inside: [{ kind: 'text', text: 'c' }] },
        ],
      },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: '**d**' },
      { kind: 'text', text: ' ' },
      { kind: 'strike', inside: [{ kind: 'text', text: 'e' }] },
    ]);
  });
  it.each(['2 * 3 * 4', 'snake_case_name', 'a ** b', '5*4*3 = *', '12:30:15'])('leaves %s as it is', (text) => {
    expect(line(text)).toEqual([{ kind: 'text', text }]);
  });
  it('makes blocks of quotes, lists and code', () => {
    const kinds = parse('> said\n> so\n- one\n- two\n1. first\n```ts\nlet a = 1\n\n```\nend').map(({ kind }) => kind);
    expect(kinds).toEqual(['quote', 'list', 'list', 'code', 'paragraph']);
  });
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'JaVaScRiPt:alert(1)',
    'file:///etc/passwd',
    '//x',
  ])('never links to %s', (address) => {
    expect(safeHref(address)).toBeNull();
    expect(line(`[press](${address})`).some(({ kind }) => kind === 'link')).toBe(false);
  });
  it('links to addresses without the stop after them', () => {
    expect(line('see https://example.com/a_(b), or www.example.org.')[1]).toMatchObject({
      kind: 'link',
      href: 'https://example.com/a_(b)',
    });
  });
  it('leaves HTML as text, and drops characters that turn the direction', () => {
    expect(line('<img src=x onerror=alert(1)>')).toEqual([{ kind: 'text', text: '<img src=x onerror=alert(1)>' }]);
    expect(line('safe\u202egnp.exe')).toEqual([{ kind: 'text', text: 'safegnp.exe' }]);
  });
  it('takes no long time over hostile texts', () => {
    const began = performance.now();
    for (const text of [
      '*'.repeat(10_000),
      '[('.repeat(5_000),
      '> '.repeat(5_000),
      '`'.repeat(9_999),
      '_a'.repeat(5_000),
    ])
      parse(text);
    expect(performance.now() - began).toBeLessThan(1_500);
  });
  it('says a post in one line', () => {
    expect(plainText('**Hi** ![:Person](7)\n- a\n- b :tada:', nameOf)).toBe('Hi @Ben Okafor a, b 🎉');
  });
});

describe('mentions', () => {
  const member = (id: string, name: string) => ({ id, name, role: 'Member', readSeq: 0, joinTime: '' }) as ChatMember;
  const members = [member('7', 'Ben Okafor'), member('8', 'Ben'), member('9', 'Chloé Martin')];
  it('finds the longest name, several in a line, and the team', () => {
    expect(toWire('Hi @Ben Okafor and @ben, @Chloé Martin! @team x@Ben', members, '1')).toBe(
      'Hi ![:Person](7) and ![:Person](8), ![:Person](9)! ![:Team](1) x@Ben',
    );
    expect(toWire('@Benno @nobody', members, '1')).toBe('@Benno @nobody');
  });
  it('comes back as it was written', () => {
    expect(fromWire('Hi ![:Person](7) ![:Team](1)', nameOf)).toBe('Hi @Ben Okafor @team');
  });
});
