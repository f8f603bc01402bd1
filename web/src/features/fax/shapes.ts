import type {
  FaxJobAttempt,
  FaxJobInfo,
  FaxOfferInfo,
  FaxOfferList,
  FaxReader,
  FoundFax,
  MessageInfo,
  MessageTo,
  OptionsAnswer,
  PagesAnswer,
  PrintInfo,
} from '@/api/generated';

export type Status = 'Queued' | 'Sent' | 'Delivered' | 'SendingFailed' | 'DeliveryFailed' | 'Received';

/** A document that waits for a fax number. */
export type Print = PrintInfo;

export type Reader = FaxReader;

export type FaxRecipient = MessageTo;

/** `clarionFound`: of a fax that was searched for, what is around the words. */
export type FaxMessage = MessageInfo & Partial<Pick<FoundFax, 'clarionFound'>>;

export type Attempt = FaxJobAttempt;

/** One fax to one number, and what was tried. */
export type Job = FaxJobInfo;

export type Options = OptionsAnswer;

/** A document that machines fetch by calling the number. */
export type Offer = FaxOfferInfo;

export type Offers = FaxOfferList;

export type PagePictures = PagesAnswer;

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
