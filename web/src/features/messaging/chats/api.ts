import { call } from '@/api/client';
import type { Attachment, Changes, Chat, ChatMember, OwnState, Post, Records, Sealed } from './shapes';

/** The surface's own routes, and those that only our clients need. */
export const surface = '/team-messaging/v1';
export const own = '/clarion/team-messaging';
/** As `addressOf` wants it: a path that is not below /restapi/v1.0. */
export const at = (path: string): string => new URL(surface + path, window.location.origin).href;

const chat = (id: string, rest = ''): string => `${own}/chats/${encodeURIComponent(id)}${rest}`;
const post = (chatId: string, postId: string, rest = ''): string =>
  chat(chatId, `/posts/${encodeURIComponent(postId)}${rest}`);

export const listChats = (pageToken?: string): Promise<Records<Chat>> =>
  call(`${own}/chats`, { query: { recordCount: 250, pageToken } });

export const readChat = (id: string): Promise<Chat> => call(chat(id));

/** A change number beyond all there are answers with the newest. */
export const readHead = async (): Promise<number> =>
  (await call<Changes>(`${own}/changes`, { query: { since: 2 ** 52, recordCount: 1 } })).n;

export const readChanges = (since: number): Promise<Changes> =>
  call(`${own}/changes`, { query: { since, recordCount: 500 } });

export interface PostsAsked {
  before?: number;
  after?: number;
  threadId?: string;
  recordCount?: number;
}

/** Newest first. */
export const listPosts = (chatId: string, asked: PostsAsked): Promise<Records<Post>> =>
  call(chat(chatId, '/posts'), { query: { recordCount: 50, ...asked } });

export interface NewPost {
  text: string;
  clientKey: string;
  threadId?: string;
  attachments?: { id: string; type: string }[];
  /** Instead of a text, where the chat is encrypted; `names`: whose attention it asks for. */
  sealed?: Sealed;
  names?: string[];
}

export const createPost = (chatId: string, body: NewPost): Promise<Post> =>
  call(chat(chatId, '/posts'), { method: 'POST', body });

export const readPost = (chatId: string, postId: string): Promise<Post> => call(post(chatId, postId));

export const editPost = (chatId: string, postId: string, text: string): Promise<unknown> =>
  call(at(`/chats/${chatId}/posts/${postId}`), { method: 'PATCH', body: { text } });

export const deletePost = (chatId: string, postId: string): Promise<unknown> =>
  call(at(`/chats/${chatId}/posts/${postId}`), { method: 'DELETE' });

export const changeState = (chatId: string, body: Partial<OwnState> & { unread?: boolean }): Promise<OwnState> =>
  call(chat(chatId, '/state'), { method: 'PATCH', body });

export const setReaction = (chatId: string, postId: string, emoji: string, on: boolean): Promise<Post> =>
  call(post(chatId, postId, `/reactions/${encodeURIComponent(emoji)}`), { method: on ? 'PUT' : 'DELETE' });

export const setPin = (chatId: string, postId: string, on: boolean): Promise<Post> =>
  call(post(chatId, postId, '/pin'), { method: on ? 'PUT' : 'DELETE' });

export const removeLink = (chatId: string, postId: string, linkId: string): Promise<unknown> =>
  call(post(chatId, postId, `/links/${linkId}`), { method: 'DELETE' });

export const readLinkSwitch = (): Promise<{ enabled: boolean; possible: boolean }> => call(`${own}/link-previews`);

export const setLinkSwitch = (enabled: boolean): Promise<{ enabled: boolean; possible: boolean }> =>
  call(`${own}/link-previews`, { method: 'PUT', body: { enabled } });

export const setBookmark = (chatId: string, postId: string, on: boolean): Promise<unknown> =>
  call(post(chatId, postId, '/bookmark'), on ? { method: 'PUT', body: {} } : { method: 'DELETE' });

export const listPins = (chatId: string): Promise<Records<Post>> => call(chat(chatId, '/pins'));

export interface Bookmark {
  note: string;
  time: string;
  post: Post;
}

export const listBookmarks = (): Promise<Records<Bookmark>> =>
  call(`${own}/bookmarks`, { query: { recordCount: 100 } });

export const listMentions = (): Promise<Records<Post>> => call(`${own}/mentions`, { query: { recordCount: 100 } });

/** A post, the name of a file, a note or a task. Marks are places in the text. */
export interface Found {
  type: 'Post' | 'Note' | 'Task' | string;
  id: string;
  creatorId: string | null;
  creationTime: string;
  chat: { id: string; type: string; name: string };
  post: { id: string; seq: number } | null;
  snippet: { text: string; marks: { start: number; length: number }[]; begins: boolean; ends: boolean };
}

export const search = (query: string, pageToken?: string): Promise<Records<Found>> =>
  call(`${own}/search`, { query: { query, recordCount: 30, pageToken } });

export const fileKinds = ['Picture', 'Video', 'Audio', 'Document', 'Other'] as const;
export type FileKind = (typeof fileKinds)[number];

/** A file that a post of the chat shows. */
export interface ChatFile extends Attachment {
  creatorId: string | null;
  creationTime: string;
  post?: { id: string; seq: number; threadId: string | null };
}

export const listFiles = (
  chatId: string,
  asked: { kind?: FileKind; name?: string },
  pageToken?: string,
): Promise<Records<ChatFile>> => call(chat(chatId, '/files'), { query: { recordCount: 50, ...asked, pageToken } });

export const listHistory = (
  chatId: string,
  postId: string,
): Promise<Records<{ text: string; time: string; sealed?: Sealed }>> => call(post(chatId, postId, '/history'));

export const listReaders = (
  chatId: string,
  postId: string,
): Promise<Records<{ personId: string; time: string | null }> & { members: number }> =>
  call(post(chatId, postId, '/readers'), { query: { perPage: 200 } });

export const listMembers = async (chatId: string): Promise<ChatMember[]> => {
  const found: ChatMember[] = [];
  for (let page = 1; page <= 5; page += 1) {
    const { records } = await call<Records<ChatMember>>(chat(chatId, '/members'), { query: { page, perPage: 1000 } });
    found.push(...records);
    if (records.length < 1000) break;
  }
  return found;
};

export const tellTyping = (chatId: string): Promise<unknown> => call(chat(chatId, '/typing'), { method: 'POST' });

interface Made {
  id: string;
}

export const openConversation = (people: string[]): Promise<Made> =>
  call(at('/conversations'), { method: 'POST', body: { members: people.map((id) => ({ id })) } });

export interface TeamOrder {
  name: string;
  description: string;
  public: boolean;
}

export const createTeam = (team: TeamOrder, people: string[]): Promise<Made> =>
  call(at('/teams'), { method: 'POST', body: { ...team, members: people.map((id) => ({ id })) } });

export const changeTeam = (chatId: string, team: Partial<TeamOrder>): Promise<unknown> =>
  call(at(`/teams/${chatId}`), { method: 'PATCH', body: team });

export const changeEveryone = (team: Partial<TeamOrder>): Promise<unknown> =>
  call(at('/everyone'), { method: 'PATCH', body: team });

export type TeamAct = 'join' | 'leave' | 'archive' | 'unarchive';

export const actOnTeam = (chatId: string, act: TeamAct): Promise<unknown> =>
  call(at(`/teams/${chatId}/${act}`), { method: 'POST' });

export const addMembers = (chatId: string, people: string[]): Promise<unknown> =>
  call(at(`/teams/${chatId}/add`), { method: 'POST', body: { members: people.map((id) => ({ id })) } });

export const removeMember = (chatId: string, person: string): Promise<unknown> =>
  call(at(`/teams/${chatId}/remove`), { method: 'POST', body: { members: [{ id: person }] } });

export const changeRole = (chatId: string, person: string, role: 'Admin' | 'Member'): Promise<unknown> =>
  call(chat(chatId, `/members/${person}`), { method: 'PATCH', body: { role } });

export const deleteTeam = (chatId: string): Promise<unknown> => call(at(`/teams/${chatId}`), { method: 'DELETE' });

export interface Team {
  id: string;
  name: string;
  description?: string;
  public?: boolean;
  status?: string;
}

/** Every team one is in or may join. */
export const listTeams = async (): Promise<Team[]> => {
  const found: Team[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < 20; page += 1) {
    const answer = await call<Records<Team>>(at('/teams'), { query: { recordCount: 250, pageToken } });
    found.push(...answer.records);
    pageToken = answer.navigation?.nextPageToken;
    if (!pageToken) break;
  }
  return found;
};

export interface Person {
  id: string;
  firstName?: string;
  lastName?: string;
}

export const readPerson = (id: string): Promise<Person> => call(at(`/persons/${encodeURIComponent(id)}`));
