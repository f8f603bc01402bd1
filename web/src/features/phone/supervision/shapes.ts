import type {
  MonitoringGroupInfo,
  MonitoringGroupMember,
  SupervisedParty,
  SupervisionSettingsInfo,
} from '@/api/generated';

export const modes = ['Listen', 'Whisper', 'Barge', 'TakeOver'] as const;
export type Mode = (typeof modes)[number];
export const purposes = ['Quality', 'Training', 'Safety', 'Compliance'] as const;
export type Purpose = (typeof purposes)[number];

/** A call of somebody whom I may supervise; `mode`: how I do. */
export interface WatchedCall {
  telephonySessionId: string;
  partyId: string;
  since: string;
  agent: { id: string; name: string; extensionNumber: string };
  with: { name: string; number: string };
  onHold: boolean;
  taken: boolean;
  mode?: Mode;
  supervisorPartyId?: string;
}

export type Group = MonitoringGroupInfo;

export type Member = MonitoringGroupMember;

export type Wishes = SupervisionSettingsInfo;

export type Supervision = SupervisedParty;
