import type {
  ChatMemberInfo,
  ChatStateInfo,
  OwnChatLastPost,
  PostLinkInfo,
  PostMentionInfo,
  PostReaction,
  SealedPostsRecordSealed,
} from '@/api/generated';
import type { PollState } from './cards/polls';
import type { RunState } from './checklists/api';

/** The parts of team messaging's shapes that the app reads. */
export type ChatKind = 'Everyone' | 'Team' | 'Group' | 'Direct' | 'Personal';

/** What a chat is to oneself. */
export type OwnState = ChatStateInfo;

export type LastPost = OwnChatLastPost;

/** A chat as the list shows it. */
export interface Chat {
  id: string;
  type: ChatKind;
  name?: string;
  description?: string;
  public?: boolean;
  status?: 'Active' | 'Archived';
  creationTime: string;
  lastModifiedTime: string;
  /** The first of them, where they are few. */
  members?: { id: string }[];
  memberCount: number;
  /** End to end: the server knows no word of it. */
  encrypted?: boolean;
  lastSeq: number;
  own: OwnState;
  unread: number;
  mentions: number;
  lastPost: LastPost | null;
}

export interface Attachment {
  id: string;
  type: 'File' | 'Task' | 'Note' | 'Event' | 'Card' | string;
  name?: string;
  size?: number;
  contentType?: string;
  width?: number;
  height?: number;
  /** Seconds, of sounds and films. */
  duration?: number;
  /** How loud a sound is along the way: 60 numbers up to 100. */
  peaks?: number[];
  pages?: number;
  /** It was spoken for this chat. */
  voice?: boolean;
  contentUri?: string;
  previewUri?: string;
  title?: string;
  text?: string;
  fallback?: string;
  status?: string;
  dueDate?: string;
  startTime?: string;
  endTime?: string;
  allDay?: boolean;
  location?: string;
  completenessPercentage?: number;
  assignees?: { id: string; status?: string }[];
  /** Of cards: what kind, and what some kinds tell besides. */
  cardType?: 'AdaptiveCard' | 'Poll' | 'Reminder' | string;
  poll?: PollState;
  checklist?: RunState;
  chatId?: string;
  postId?: string;
  /** Of a file that was sealed before it was brought: what opens it. */
  secret?: { key: string; iv: string };
}

/** A message as it crosses the wire in an encrypted chat. */
export type Sealed = SealedPostsRecordSealed;

export type Reaction = PostReaction;

export type Mention = PostMentionInfo;

/** What a link in a post leads to, as the server found it. `host`: where the page really is. */
export type PostLink = PostLinkInfo;

/** A post with everything about it. Of a deleted one only the shell is left. */
export interface Post {
  id: string;
  groupId: string;
  type: string;
  creatorId: string;
  creationTime: string;
  lastModifiedTime: string;
  seq: number;
  n: number;
  deleted: boolean;
  text?: string;
  parentPostId?: string | null;
  threadId?: string | null;
  replyCount: number;
  edits?: number;
  pinned?: boolean;
  clientKey?: string | null;
  addedPersonIds?: string[];
  removedPersonIds?: string[];
  attachments?: Attachment[];
  mentions?: Mention[];
  links?: PostLink[];
  reactions?: Reaction[];
  activity?: string;
  title?: string;
  /** The program that it was said in, before it was imported. */
  importedFrom?: string;
  /** Written by somebody from outside. */
  guest?: boolean;
  sealed?: Sealed;
  /** Something that the chat itself tells. */
  notice?: 'EncryptionOn' | 'Recovery' | 'Call' | string;
  /** Everybody was called; `seconds` and who was in it once it is over. */
  call?: { sessionId: string; startTime: string; seconds?: number; personIds?: string[] };
}

export interface Records<T> {
  records: T[];
  navigation?: { prevPageToken?: string; nextPageToken?: string };
}

export type ChatMember = ChatMemberInfo;

/** What happened since a change number. */
export interface Changes {
  n: number;
  more: boolean;
  reset: boolean;
  posts: Post[];
  chats: (Omit<Chat, 'unread' | 'mentions' | 'lastPost'> & { own: OwnState })[];
  left: string[];
}

const countedTypes = new Set(['TextMessage', 'Card']);

/** Whether it counts as something to read: news of who came and went does not. */
export const isCounted = (post: Post): boolean => !post.deleted && countedTypes.has(post.type);

export const isReply = (post: Post): boolean => Boolean(post.parentPostId);

/** Whether it asks for the attention of this person: by name, or as one of the whole chat. */
export const names = (post: Post, person: string): boolean =>
  (post.mentions ?? []).some((each) =>
    each.type === 'Person' ? each.id === person : each.type === 'Team' && each.id === post.groupId,
  );

export const isUnread = (chat: Chat): boolean => chat.unread > 0 || chat.own.markedUnread;

export const titled = (chat: Chat): boolean => chat.type === 'Team' || chat.type === 'Everyone';
