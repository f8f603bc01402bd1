import { describe, expect, it } from 'vitest';
import type { Folder } from './folders';
import { putInto, rowsOf, type Wanted } from './rows';
import type { Chat, OwnState } from './shapes';

const chat = (id: string, own: Partial<OwnState> = {}, more: Partial<Chat> = {}): Chat =>
  ({
    id,
    type: 'Team',
    name: id,
    lastModifiedTime: '2026-01-01T00:00:00Z',
    unread: 0,
    own: { favorite: false, folderId: null, markedUnread: false, muted: false, readSeq: 0, role: 'Member', ...own },
    ...more,
  }) as Chat;

const folders: Folder[] = [
  { id: '2', name: 'Second', place: 2 },
  { id: '1', name: 'First', place: 1 },
];
const wanted = (more: Partial<Wanted> = {}): Wanted => ({
  show: 'all',
  typed: '',
  closed: [],
  folders,
  titleOf: (each) => each.name ?? '',
  ...more,
});
const keys = (chats: Chat[], more: Partial<Wanted> = {}) => rowsOf(chats, wanted(more)).map((row) => row.key);

describe('the list of chats (MSG-04)', () => {
  it('has folders in their order, empty ones too, between favourites and the rest', () => {
    const chats = [chat('a', { folderId: '2' }), chat('b', { favorite: true, folderId: '2' }), chat('c')];
    expect(keys(chats)).toEqual(['favorites', 'b', 'folder:1', 'folder:2', 'a', 'teams', 'c']);
  });
  it('hides empty folders where something is looked for', () => {
    expect(keys([chat('a', { folderId: '2' })], { typed: 'a' })).toEqual(['folder:2', 'a']);
  });
  it('keeps in sight what is unread in a folded folder', () => {
    const chats = [chat('a', { folderId: '1' }), chat('b', { folderId: '1' }, { unread: 1 })];
    expect(keys(chats, { closed: ['folder:1'] })).toEqual(['folder:1', 'b', 'folder:2']);
  });
  it('shows chats of a folder that is gone with the rest', () => {
    expect(keys([chat('a', { folderId: '9' })], { folders: [] })).toEqual(['teams', 'a']);
  });
  it('says what a chat becomes where it is let fall', () => {
    expect(putInto('folder:1', chat('a', { favorite: true }))).toEqual({ favorite: false, folderId: '1' });
    expect(putInto('folder:1', chat('a', { folderId: '1' }))).toBeNull();
    expect(putInto('favorites', chat('a'))).toEqual({ favorite: true });
    expect(putInto('teams', chat('a', { folderId: '1' }))).toEqual({ favorite: false, folderId: '' });
    expect(putInto('people', chat('a', { folderId: '1' }))).toBeNull();
    expect(putInto('archived', chat('a'))).toBeNull();
  });
});
