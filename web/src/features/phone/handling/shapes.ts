import type {
  BlockedNumberInfo,
  CallerBlockingSettings,
  GreetingReference,
  HandlingVersionSummary,
  HolidayInfo,
} from '@/api/generated';

/** Hours and rules as the API has them. */
export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Day = (typeof days)[number];
export interface Span {
  from: string;
  to: string;
}
export type Week = Partial<Record<Day, Span[]>>;
export interface Hours {
  schedule: { weeklyRanges?: Week };
  follows?: 'Company' | 'Site' | '';
}
export type Holiday = HolidayInfo;
export type Action =
  | 'ForwardCalls'
  | 'UnconditionalForwarding'
  | 'TransferToExtension'
  | 'TakeMessagesOnly'
  | 'PlayAnnouncementOnly';
export type Screening = 'Off' | 'NoCallerId' | 'UnknownCallerId' | 'Always';
export interface ForwardingNumber {
  id: string;
  phoneNumber?: string;
  label?: string;
  type: string;
  device?: { id: string };
}
export interface Forwarding {
  notifyMySoftPhones: boolean;
  softPhonesRingCount: number;
  softPhonesAlwaysRing: boolean;
  ringingMode: 'Sequentially' | 'Simultaneously';
  rules: { index: number; ringCount: number; enabled: boolean; forwardingNumbers: ForwardingNumber[] }[];
}
export type CalendarWish = 'None' | 'Busy' | 'OutOfOffice';
/** Of a custom rule: it counts in any of the ranges or hours; without any, always. */
export interface Schedule {
  ranges?: { from?: string; to?: string }[];
  weeklyRanges?: Week;
  ref?: string;
}
export interface Rule {
  id: string;
  type: 'BusinessHours' | 'AfterHours' | 'Custom';
  name: string;
  enabled: boolean;
  callers?: { callerId: string; name?: string }[];
  calledNumbers?: { phoneNumber: string }[];
  calendar?: Exclude<CalendarWish, 'None'>;
  schedule?: Schedule;
  callHandlingAction: Action;
  forwarding?: Forwarding;
  unconditionalForwarding?: { phoneNumber: string };
  transfer?: { extension: { id: string } };
  voicemail?: { enabled: boolean };
  screening?: Screening;
}
export interface CompanyRule {
  id: string;
  type: Rule['type'];
  name: string;
  enabled: boolean;
  callHandlingAction: 'Operator' | 'Disconnect' | 'Bypass';
  extension?: { id: string };
  /** Nothing was set: menu, greeting or operator answers, whoever `extension` is. */
  clarionFrontDesk?: boolean;
}
export type Blocking = CallerBlockingSettings;
export type BlockedGreeting = GreetingReference;
export type BlockedNumber = BlockedNumberInfo;
export type Version = HandlingVersionSummary;
export interface Ring {
  kind: string;
  id: string;
  name: string;
  after: number;
  until: number;
}
export interface Hop {
  kind: 'ring' | 'announce' | 'program' | 'forward' | 'retrieve';
  when: string[];
  rings?: Ring[];
  seconds?: number;
  prompts?: string[];
  program?: string;
  of?: string;
  to?: string;
  slot?: string;
  result?: string;
  leadsTo?: Place;
}
export interface Place {
  kind: string;
  name: string;
  extensionNumber?: string;
  number?: string;
  result?: string;
  notes: string[];
  verdicts: { of: string; rule: string; reasons: { text: string; decides: boolean }[] }[];
  hops: Hop[];
}
export interface Explanation {
  path: Place;
  sentences: string[];
}
export interface PastCall {
  sessionId: string;
  telephonySessionId: string;
  startTime: string;
  from?: { phoneNumber?: string; extensionNumber?: string; name?: string };
  to?: { phoneNumber?: string; extensionNumber?: string; name?: string };
  result?: string;
}
export interface Colleague {
  id: string;
  extensionNumber?: string;
  name?: string;
  type: string;
}
