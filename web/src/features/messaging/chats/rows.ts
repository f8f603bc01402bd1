import type { Folder } from './folders';
import { type Chat, isUnread, titled } from './shapes';

export type Fixed = 'favorites' | 'people' | 'teams' | 'archived';
export type Show = 'all' | 'unread' | 'people' | 'teams';

/** A part of the list, by its name or as `folder:` and an id. */
export type SectionKey = Fixed | `folder:${string}`;

/** A row of the list: a chat, or the heading of a section. */
export interface Row {
  key: string;
  section: SectionKey;
  folder?: Folder;
  chat?: Chat;
  count?: number;
  closed?: boolean;
}

export interface Wanted {
  show: Show;
  typed: string;
  closed: readonly string[];
  folders: readonly Folder[];
  titleOf: (chat: Chat) => string;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

const keyOf = (folder: Folder): SectionKey => `folder:${folder.id}`;

const sectionOf = (chat: Chat, folders: ReadonlySet<string>): SectionKey => {
  if (chat.status === 'Archived') return 'archived';
  if (chat.own.favorite) return 'favorites';
  if (chat.own.folderId && folders.has(chat.own.folderId)) return `folder:${chat.own.folderId}`;
  return titled(chat) ? 'teams' : 'people';
};

const fits = (chat: Chat, { show, typed, titleOf }: Wanted): boolean => {
  if (show === 'unread' && !isUnread(chat)) return false;
  if (show === 'people' && titled(chat)) return false;
  if (show === 'teams' && !titled(chat)) return false;
  return !typed || plain(titleOf(chat)).includes(plain(typed));
};

const newer = (a: Chat, b: Chat): number =>
  a.lastModifiedTime < b.lastModifiedTime ? 1 : a.lastModifiedTime > b.lastModifiedTime ? -1 : a.id < b.id ? 1 : -1;

/** The list from top to bottom. Of a folded section only what is unread stays; an empty folder is there to be filled. */
export function rowsOf(chats: Chat[], wanted: Wanted): Row[] {
  const folders = [...wanted.folders].sort((a, b) => a.place - b.place);
  const byKey = new Map(folders.map((folder) => [keyOf(folder), folder]));
  const order: SectionKey[] = ['favorites', ...byKey.keys(), 'people', 'teams', 'archived'];
  const bySection = new Map<SectionKey, Chat[]>(order.map((section) => [section, []]));
  const ids = new Set(folders.map(({ id }) => id));
  for (const chat of chats.filter((each) => fits(each, wanted)).sort(newer))
    bySection.get(sectionOf(chat, ids))?.push(chat);
  const whole = wanted.show === 'all' && !wanted.typed;
  const rows: Row[] = [];
  for (const section of order) {
    const inside = bySection.get(section) ?? [];
    const folder = byKey.get(section);
    if (inside.length === 0 && !(folder && whole)) continue;
    const closed = wanted.closed.includes(section) && !wanted.typed;
    rows.push({ key: section, section, folder, count: inside.length, closed });
    for (const chat of inside) if (!closed || isUnread(chat)) rows.push({ key: chat.id, section, chat });
  }
  return rows;
}

/** What a chat becomes to the person when it is put into a section; null where nothing is put by hand. */
export function putInto(section: SectionKey, chat: Chat): { favorite?: boolean; folderId?: string } | null {
  if (chat.status === 'Archived' || section === 'archived') return null;
  if (section === 'favorites') return chat.own.favorite ? null : { favorite: true };
  const folderId = section.startsWith('folder:') ? section.slice('folder:'.length) : '';
  if (!folderId && (section === 'teams') !== titled(chat)) return null;
  if (!chat.own.favorite && (chat.own.folderId ?? '') === folderId) return null;
  return { favorite: false, folderId };
}
