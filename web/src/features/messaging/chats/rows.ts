import { type Chat, isUnread, titled } from './shapes';

export type Section = 'favorites' | 'people' | 'teams' | 'archived';
export type Show = 'all' | 'unread' | 'people' | 'teams';

/** A row of the list: a chat, or the heading of a section. */
export interface Row {
  key: string;
  section: Section;
  chat?: Chat;
  count?: number;
  closed?: boolean;
}

export interface Wanted {
  show: Show;
  typed: string;
  closed: readonly Section[];
  titleOf: (chat: Chat) => string;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

const sectionOf = (chat: Chat): Section => {
  if (chat.status === 'Archived') return 'archived';
  if (chat.own.favorite) return 'favorites';
  return titled(chat) ? 'teams' : 'people';
};

const order: Section[] = ['favorites', 'people', 'teams', 'archived'];

const fits = (chat: Chat, { show, typed, titleOf }: Wanted): boolean => {
  if (show === 'unread' && !isUnread(chat)) return false;
  if (show === 'people' && titled(chat)) return false;
  if (show === 'teams' && !titled(chat)) return false;
  return !typed || plain(titleOf(chat)).includes(plain(typed));
};

const newer = (a: Chat, b: Chat): number =>
  a.lastModifiedTime < b.lastModifiedTime ? 1 : a.lastModifiedTime > b.lastModifiedTime ? -1 : a.id < b.id ? 1 : -1;

/** The list from top to bottom. Of a folded section only what is unread stays. Empty direct chats are not shown. */
export function rowsOf(chats: Chat[], wanted: Wanted): Row[] {
  const bySection = new Map<Section, Chat[]>(order.map((section) => [section, []]));
  for (const chat of chats.filter((each) => fits(each, wanted)).sort(newer)) bySection.get(sectionOf(chat))?.push(chat);
  const rows: Row[] = [];
  for (const section of order) {
    const inside = bySection.get(section) ?? [];
    if (inside.length === 0) continue;
    const closed = wanted.closed.includes(section) && !wanted.typed;
    rows.push({ key: section, section, count: inside.length, closed });
    for (const chat of inside) if (!closed || isUnread(chat)) rows.push({ key: chat.id, section, chat });
  }
  return rows;
}
