import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { moved } from './NotesPanel';
import { drawn, LONGEST_STROKE, pathOf, readShape, type Shape, writeShape } from './shapes';
import { type DocumentEvent, type DocumentPort, fromBase64, rewrite, SharedDocument, toBase64 } from './sharedDocument';

/** A server with one document in each place, and people who may be away. */
class Server {
  docs = new Map<string, Y.Doc>();
  people: { place: string; heard?: (event: DocumentEvent | null) => void; away: boolean; refused: unknown[] }[] = [];
  full = false;

  doc = (place: string): Y.Doc => {
    const found = this.docs.get(place) ?? new Y.Doc();
    this.docs.set(place, found);
    return found;
  };

  enter(): { document: SharedDocument; me: Server['people'][number]; emptied: ReturnType<typeof vi.fn> } {
    const me: Server['people'][number] = { place: '', away: false, refused: [] };
    this.people.push(me);
    const request = async (type: string, given: object): Promise<unknown> => {
      if (me.away) throw Object.assign(new Error('away'), { code: 'offline' });
      if (type === 'openDocument') return { update: toBase64(Y.encodeStateAsUpdate(this.doc(me.place))) };
      if (this.full) throw Object.assign(new Error('full'), { code: 'MTG-116' });
      const { update, document } = given as { update: string; document: string };
      Y.applyUpdate(this.doc(me.place), fromBase64(update));
      for (const each of this.people)
        if (each !== me && !each.away && each.place === me.place) each.heard?.({ document, update, cleared: false });
      return {};
    };
    const port: DocumentPort = {
      request: request as DocumentPort['request'],
      onDocument: (_, heard) => {
        me.heard = heard;
        return () => delete me.heard;
      },
      refused: (error) => me.refused.push(error),
      place: () => me.place,
    };
    const emptied = vi.fn();
    return { document: new SharedDocument('notes', port, emptied), me, emptied };
  }
}

const text = ({ document }: { document: SharedDocument }): string => document.doc.getText('text').toString();
const write = ({ document }: { document: SharedDocument }, words: string) =>
  rewrite(document.doc.getText('text'), words);

describe('a shared document (MTG-08)', () => {
  it('is the same for everybody, also after one was away while both wrote', async () => {
    vi.useFakeTimers();
    const server = new Server();
    const [ada, bob] = [server.enter(), server.enter()];
    write(ada, 'Hello');
    await vi.runAllTimersAsync();
    expect(text(bob)).toBe('Hello');
    bob.me.away = true;
    write(ada, 'Hello, all');
    write(bob, 'Oh. Hello');
    await vi.runAllTimersAsync();
    expect([text(ada), text(bob)]).toEqual(['Hello, all', 'Oh. Hello']);
    bob.me.away = false;
    bob.me.heard?.(null);
    await vi.runAllTimersAsync();
    expect([text(ada), text(bob)]).toEqual(['Oh. Hello, all', 'Oh. Hello, all']);
    vi.useRealTimers();
  });
  it('never brings what was written in one place to another', async () => {
    vi.useFakeTimers();
    const server = new Server();
    const ada = server.enter();
    write(ada, 'secret of the red room');
    ada.me.place = 'b1';
    ada.me.heard?.(null);
    ada.document.close();
    await vi.runAllTimersAsync();
    expect(server.doc('b1').getText('text').toString()).toBe('');
    vi.useRealTimers();
  });
  it('begins anew when the server refuses what was written', async () => {
    vi.useFakeTimers();
    const server = new Server();
    const ada = server.enter();
    server.full = true;
    write(ada, 'too much');
    await vi.runAllTimersAsync();
    expect(ada.emptied).toHaveBeenCalledOnce();
    expect(ada.me.refused).toHaveLength(1);
    vi.useRealTimers();
  });
  it('changes only what is different', () => {
    const doc = new Y.Doc();
    const notes = doc.getText('text');
    for (const wanted of ['abc', 'abXc', 'aXc', '', 'aaa', 'aa', 'aaaa', '😀a', '😀b']) {
      rewrite(notes, wanted);
      expect(notes.toString()).toBe(wanted);
    }
  });
  it('keeps the caret where it was in the text', () => {
    expect(moved(5, [{ retain: 2 }, { insert: 'xyz' }])).toBe(8);
    expect(moved(5, [{ retain: 9 }, { insert: 'xyz' }])).toBe(5);
    expect(moved(5, [{ retain: 2 }, { delete: 2 }])).toBe(3);
    expect(moved(5, [{ delete: 9 }])).toBe(0);
  });
});

describe('shapes of a board (MTG-03, MTG-04)', () => {
  const shape: Shape = { id: 'a', kind: 'line', points: [0, 0, 10, 10], color: '#dc2626', width: 4 };
  it('are read as they were written, and nothing else is', () => {
    expect(readShape('a', writeShape(shape))).toEqual(shape);
    const bad = [
      7,
      'no JSON',
      'null',
      '{}',
      writeShape({ ...shape, points: [1] }),
      writeShape({ ...shape, points: [1, 2] }),
      writeShape({ ...shape, color: 'url(//evil)' }),
      writeShape({ ...shape, kind: 'script' as never }),
      writeShape({ ...shape, kind: 'pen', points: Array(5_000).fill(1) }),
    ];
    expect(bad.map((each) => readShape('a', each))).toEqual(bad.map(() => null));
    expect(readShape('a', writeShape({ ...shape, width: 1e9, text: 'x'.repeat(900) }))).toMatchObject({ width: 20 });
  });
  it('follow the pointer, up to a length', () => {
    const pen: Shape = { ...shape, kind: 'pen', points: [1, 2] };
    expect(pathOf(drawn(pen, 3, 4).points)).toBe('M1 2L3 4');
    expect(drawn(shape, 7, 8).points).toEqual([0, 0, 7, 8]);
    const long = { ...pen, points: Array(LONGEST_STROKE).fill(0) };
    expect(drawn(long, 1, 1)).toBe(long);
  });
});
