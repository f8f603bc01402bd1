import type { TextSenderInfo, TextTemplateInfo } from '@/api/generated';
import type { Id } from '@/api/shapes';

export interface TextParty {
  phoneNumber?: string;
  name?: string;
  extensionId?: string;
  extensionNumber?: string;
  messageStatus?: string;
  target?: boolean;
}

export interface TextFile {
  id: Id;
  uri: string;
  type: string;
  contentType: string;
  fileName?: string;
  size?: number;
}

/** An SMS, an MMS, a group text or a company message in one mailbox. */
export interface TextMessage {
  id: Id;
  type: 'SMS' | 'Pager';
  direction: 'Inbound' | 'Outbound';
  readStatus: 'Read' | 'Unread';
  messageStatus: string;
  deliveryErrorCode?: string;
  creationTime: string;
  /** What it answered by itself. */
  automaticReply?: 'MissedCall' | 'AfterHours' | 'Away';
  subject?: string;
  from: TextParty;
  to: TextParty[];
  attachments?: TextFile[];
  conversationId?: Id;
}

export interface Participant {
  phoneNumber?: string;
  name?: string;
  extensionId?: string;
  extensionNumber?: string;
  extensionType?: string;
}

export interface Conversation {
  id: string;
  type: 'SMS' | 'Pager';
  ownPhoneNumber?: string | null;
  participants: Participant[];
  unreadCount: number;
  latest: TextMessage;
  /** Of one that was read alone: who of the others wants no texts from this number. */
  optedOut?: string[];
  sharedThreadId?: string | null;
}

export interface PersonRef {
  extensionId: string;
  name: string;
  extensionNumber?: string;
  extensionType?: string;
}

export interface Thread {
  id: string;
  label: string;
  status: 'Open' | 'Resolved';
  owner: Partial<PersonRef>;
  ownerParty: { phoneNumber: string };
  guestParty: { phoneNumber: string };
  assignee?: PersonRef;
  creationTime: string;
  lastModifiedTime: string;
}

export interface SharedThread extends Thread {
  unreadCount: number;
  conversationId?: string;
  latest?: {
    kind: 'Message' | 'Note';
    text: string;
    direction?: 'Inbound' | 'Outbound';
    messageStatus?: string;
    creationTime: string;
    author?: PersonRef;
  };
}

export interface OpenThread extends Thread {
  unreadCount: number;
  conversationId?: string;
  threads: Thread[];
  assignable: PersonRef[];
  maySend: boolean;
  optedOut: string[];
}

export interface ThreadEntry {
  recordType: 'AliveMessage' | 'AliveNote' | 'DeletedMessage' | 'DeletedNote';
  id: string;
  threadId: string;
  creationTime: string;
  lastModifiedTime: string;
  author?: PersonRef;
  text?: string;
  direction?: 'Inbound' | 'Outbound';
  messageStatus?: string;
  automaticReply?: TextMessage['automaticReply'];
  deliveryErrorCode?: string;
  attachments?: { id: string; contentType: string; filename?: string; contentUri: string; size?: number }[];
}

export type Sender = TextSenderInfo;

export type Template = TextTemplateInfo;
