import { describe, expect, it } from 'vitest';
import type { Participant } from '../protocol';
import { chooseTiles } from './tiles';

const person = (id: string, screen = false): Participant => ({
  id,
  name: id,
  role: 'speaker',
  guest: false,
  hand: null,
  muted: { microphone: false, camera: false },
  sources: screen ? ['camera', 'screen'] : ['camera'],
  connected: true,
  place: '',
  joinedAt: '',
});

const wishes = { layout: 'grid', pinned: null, spotlight: null, active: '', you: 'me', order: [] } as const;
const keys = (found: ReturnType<typeof chooseTiles>) =>
  [found.stage, found.others].map((part) => part.map(({ key }) => key));

describe('which tiles are large', () => {
  const people = [person('me'), person('a'), person('b')];
  it('none in the grid', () => {
    expect(keys(chooseTiles(people, { ...wishes, order: [], active: 'a' }))).toEqual([
      [],
      ['me:camera', 'a:camera', 'b:camera'],
    ]);
  });
  it('who speaks, never oneself', () => {
    const speaker = { ...wishes, layout: 'speaker', order: [] } as const;
    expect(keys(chooseTiles(people, { ...speaker, active: 'b' }))[0]).toEqual(['b:camera']);
    expect(keys(chooseTiles(people, { ...speaker, active: 'me' }))[0]).toEqual(['a:camera']);
    expect(keys(chooseTiles([person('me')], speaker))).toEqual([[], ['me:camera']]);
  });
  it('a shared screen in every layout, with its owner beside it (MTG-02)', () => {
    const sharing = [person('me'), person('a', true)];
    expect(keys(chooseTiles(sharing, { ...wishes, order: [] }))).toEqual([['a:screen'], ['me:camera', 'a:camera']]);
  });
  it('one’s own screen stays small', () => {
    expect(keys(chooseTiles([person('me', true), person('a')], { ...wishes, order: [] }))[0]).toEqual([]);
  });
  it('what is pinned before a screen, and a screen before the spotlight', () => {
    const sharing = [person('me'), person('a', true), person('b')];
    const both = { ...wishes, spotlight: 'b', order: [] };
    expect(keys(chooseTiles(sharing, both))[0]).toEqual(['a:screen']);
    expect(keys(chooseTiles(people, both))[0]).toEqual(['b:camera']);
    expect(keys(chooseTiles(sharing, { ...both, pinned: 'me:camera' }))[0]).toEqual(['me:camera']);
    expect(keys(chooseTiles(people, { ...wishes, pinned: 'gone:camera', order: [] }))[0]).toEqual([]);
  });
  it('everything is somewhere, once, in order', () => {
    const found = chooseTiles([person('a', true), person('b')], { ...wishes, order: ['b', 'a'] });
    expect(keys(found)).toEqual([['a:screen'], ['b:camera', 'a:camera']]);
  });
});
