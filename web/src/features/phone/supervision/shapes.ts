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

export interface Group {
  id: string;
  name: string;
}

export interface Member {
  id: string;
  extensionNumber: string;
  permissions: ('Monitoring' | 'Monitored')[];
}

export interface Wishes {
  shown: boolean;
  tone: boolean;
  purpose: Purpose;
}

export interface Supervision {
  id: string;
  supervisor: { id: string };
  agent: { id: string };
  modes: Mode[];
  announced: boolean;
  purpose: Purpose;
  startTime: string;
  endTime?: string;
}
