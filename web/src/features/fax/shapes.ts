import type { MessageTo, PrintInfo } from '@/api/generated';
import type { CallParty, Id } from '@/api/shapes';

export type Status = 'Queued' | 'Sent' | 'Delivered' | 'SendingFailed' | 'DeliveryFailed' | 'Received';

/** A document that waits for a fax number. */
export type Print = PrintInfo;

export interface Reader {
  extensionId: string;
  name: string;
  readStatus: 'Read' | 'Unread';
}

export type FaxRecipient = MessageTo;

export interface FaxMessage {
  id: Id;
  direction: 'Inbound' | 'Outbound';
  from?: CallParty;
  to: FaxRecipient[];
  creationTime: string;
  readStatus: 'Read' | 'Unread';
  messageStatus: Status;
  faxPageCount?: number;
  /** Pages that each recipient has confirmed. */
  clarionPagesSent?: Record<string, number>;
  /** What a fax that came in is about, by its words. */
  clarionCategory?: string;
  /** Of a fax that was searched for: what stands around the words. */
  clarionFound?: string;
  /** Of a fax that came in: whether all of it arrived. */
  clarionFax?: { complete: boolean; reason?: string; stationId?: string };
  attachments: { id: Id; uri: string; contentType: string }[];
  extensionId?: Id;
  /** Of a fax to a queue: the queue. */
  owner?: { extensionId: Id; name: string };
}

export interface Attempt {
  at: string;
  attempt: number;
  code: string;
  reason: string;
  pages: number;
  bitRate?: number;
  errorCorrection?: boolean;
  change?: string;
  next?: string;
}

/** One fax to one number, and what was tried. */
export interface Job {
  id: string;
  messageId: Id;
  state: 'Waiting' | 'Sending' | 'Sent' | 'Failed' | 'Canceled';
  to: { phoneNumber: string };
  pageCount: number;
  pagesSent: number;
  attempts: Attempt[];
  nextAttemptTime?: string;
}

export interface Options {
  numbers: { phoneNumber: string; label: string; own: boolean }[];
  coverPages: { id: string; name: string }[];
  formats: { name: string; suffixes: string[] }[];
  maxRecipients: number;
  maxPages: number;
  maxBytes: number;
  maxCoverText: number;
}

/** A document that machines fetch by calling the number. */
export interface Offer {
  id: Id;
  phoneNumber: string;
  name: string;
  pageCount: number;
  offeredTime: string;
  fetchedTime?: string;
  fetchedBy?: string;
}

export interface Offers {
  records: Offer[];
  phoneNumbers: string[];
}

export interface PagePictures {
  pageCount: number;
  records: { page: number; image: string }[];
}

export interface Draft {
  to: string[];
  from: string;
  files: File[];
  resolution: 'High' | 'Low';
  coverIndex: string;
  coverText: string;
  /** Local time as a field has it; empty: now. */
  sendAt: string;
}
