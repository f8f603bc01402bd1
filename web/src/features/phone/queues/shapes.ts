import type { CallQueueDetails, LiveQueueMember, ServiceLevelInfo } from '@/api/generated';

export const memberStates = ['Available', 'Ringing', 'Talking', 'WrapUp', 'Busy', 'Off', 'Unknown'] as const;
export type MemberState = (typeof memberStates)[number];

export type LiveMember = LiveQueueMember;

export interface LiveCaller {
  position: number;
  since: string;
  callback: boolean;
  /** Until they are served; null: nobody knows. */
  estimatedWaitSeconds: number | null;
  number: string;
  name: string;
  /** What the caller waits for, with the least level of now. */
  skills?: { id: string; name: string; level: number }[];
  telephonySessionId: string;
  partyId: string;
}

export interface LiveQueue {
  id: string;
  name: string;
  extensionNumber: string;
  waitingCount: number;
  callbackCount: number;
  /** For whoever would come now. */
  estimatedWaitSeconds: number | null;
  longestWaitSeconds: number;
  members: LiveMember[];
  memberCounts: Record<string, number>;
  waiting: LiveCaller[];
  mine: { member: boolean; acceptCalls: boolean; mayChoose: boolean; manages: boolean };
}

export type Mode = 'Rotating' | 'Simultaneous' | 'FixedOrder';
export type Confirmation = 'PositionInQueue' | 'EstimatedWaitTime';
export type Step = 'Voicemail' | 'Announcement' | 'TransferToExtension' | 'UnconditionalForwarding';
export type Trigger = 'HoldTimeExpiration' | 'MaxCallers' | 'NoAnswer';

interface Ref {
  id: string;
}

/** The rules of a queue, as far as the form shows them. */
export interface Rules {
  transferMode: Mode;
  agentTimeout: number;
  wrapUpTime: number;
  holdTime: number;
  maxCallers: number;
  holdTimeExpirationAction: Step;
  maxCallersAction: Step;
  transfer?: { extension: Ref; action: Trigger }[];
  unconditionalForwarding?: { phoneNumber: string; action: Trigger }[];
  holdAudioInterruptionMode: 'Never' | 'WhenMusicEnds' | 'Periodically';
  holdAudioInterruptionPeriod: number;
  positionInQueue?: { playbackFrequency: 'EveryInterval' | 'OnPositionChange'; estimatedWaitTime?: boolean } | null;
  callBack?: { enabled: boolean; confirmationAnnouncements?: Confirmation[] } | null;
  managers: Ref[];
  skills: WantedSkill[];
  bestFirst: boolean;
}

export interface Skill {
  id: string;
  name: string;
}

export const conditions = ['Always', 'Menu', 'CalledNumber', 'Language'] as const;
export type Condition = (typeof conditions)[number];

/** For which callers a skill is wanted. */
export interface When {
  by: Condition;
  menu?: Ref;
  key?: string;
  phoneNumber?: string;
  language?: string;
}

export interface WantedSkill {
  skill: Ref;
  level: number;
  fallsEverySeconds: number;
  when: When;
}

export interface MemberSkills {
  member: Ref;
  skills: { skill: Ref; level: number }[];
}

export type Details = CallQueueDetails;

export type Level = ServiceLevelInfo;

export interface Setup {
  details: Details;
  rules: Rules;
  memberIds: string[];
  overflow: { enabled: boolean; items: Ref[] };
  memberSkills: MemberSkills[];
}
