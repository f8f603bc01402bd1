import type { MenuRehearsalStep, PromptInfo } from '@/api/generated';

/** Keys in the order in which they stand on a phone; `NoInput`: the caller presses nothing. */
export const inputs = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', 'Star', 'Hash', 'NoInput'] as const;
export type Input = (typeof inputs)[number];

export const actions = [
  'Connect',
  'Voicemail',
  'Transfer',
  'DialByName',
  'ConnectToOperator',
  'Repeat',
  'ReturnToPrevious',
  'ReturnToRoot',
  'ReturnToTopLevelMenu',
  'Disconnect',
  'DoNothing',
] as const;
export type ActionName = (typeof actions)[number];

export interface Action {
  input: Input;
  action: ActionName;
  extension?: { id: string; name?: string; pin?: string };
  phoneNumber?: string;
}

export interface Menu {
  id: string;
  name: string;
  extensionNumber: string;
  promptRepeatCount: number;
  site: { id: string; name: string };
  prompt?: {
    mode: 'Audio' | 'TextToSpeech';
    audio?: { id: string };
    text?: string;
    language?: { id: string; localeCode: string };
  };
  actions: Action[];
}

export interface Desk {
  siteId: string;
  topMenuId: string;
  operatorId: string;
  hasGreeting: boolean;
}

export type Prompt = PromptInfo;

export type Step = MenuRehearsalStep;

export interface Callee {
  id: string | number;
  extensionNumber?: string;
  name: string;
  type: string;
  status?: string;
}

/** What callers reach by a key. */
export const reachable = [
  'User',
  'VirtualUser',
  'DigitalUser',
  'FlexibleUser',
  'Limited',
  'Department',
  'Announcement',
  'Voicemail',
  'IvrMenu',
  'SharedLinesGroup',
  'Site',
];

export const needsExtension = (action: ActionName): boolean => action === 'Connect' || action === 'Voicemail';

/** Where silence may lead: somewhere. */
export const endsSilence = (action: ActionName): boolean =>
  ['Connect', 'Voicemail', 'Transfer', 'ConnectToOperator', 'Disconnect', 'DialByName'].includes(action);
