import type {
  AccountStandingHistory,
  AccountStandingInfo,
  CaseTrafficItem,
  EnforcementActionInfo,
  EvidenceInfo,
  RuleChangeInfo,
  StatementGround,
  StatementGroundFact,
  StatementInfo,
  VerdictInfo,
} from '@/api/generated';

/** What the server says about acceptable use, as far as pages show it. */
export type Named = StatementGroundFact;

export type Act = EnforcementActionInfo;

export type Moment = AccountStandingHistory;

export type Standing = AccountStandingInfo;

export interface Distance {
  rule: string;
  title: string;
  what: string;
  clause: string;
  status: string;
  name: string;
  counted: string;
  means: string;
  unit: string;
  window: string;
  value: number | null;
  limit: number | null;
  over: string;
  gate: boolean;
  /** While there are fewer, the limit does not count yet. */
  from: { value: number; limit: number; unit: string } | null;
  used: number | null;
}

export type Verdict = VerdictInfo;

export type Ground = StatementGround;

export type Statement = StatementInfo;

export type Proof = EvidenceInfo;

export interface RuleLimit {
  name: string;
  means: string;
  unit: string;
  type: string;
  value: number | string | boolean | null;
  usual: number | string | boolean | null;
  source: string;
  label: 'P' | 'P2' | 'M' | 'U' | 'D' | '';
  since: string | null;
  changeable: boolean;
  least: number | null;
  most: number | null;
  stricter: '' | 'lower' | 'higher';
}

export interface Rule {
  id: string;
  title: string;
  version: number;
  hash: string;
  clause: string;
  clauseTitle: string;
  status: string;
  inForce: boolean;
  mode: string;
  places: string[];
  what: string;
  why: string;
  law: string;
  window: string;
  proof: string;
  asked: string[];
  live: string[];
  ladder: { title: string; times: number; days: number; scope: string; human: boolean }[];
  evidence: string[];
  statement: string;
  remedy: string;
  owner: string;
  validFrom: string;
  limits: RuleLimit[];
  limitsHidden: boolean;
  mayBecome: string[];
  switchable: boolean;
  statements7d: number;
  overturned7d: number;
  statements30d: number;
  overturned30d: number;
  overturnedShare: number;
  ceiling: number;
  override: { limits: Record<string, number>; status: string | null; reason: string; at: string } | null;
}

export type RuleChange = RuleChangeInfo;

export interface RuleDetails extends Rule {
  days: { day: string; statements: number; overturned: number }[];
  changes: RuleChange[];
}

export interface RulePreview {
  statements: { text: string; threshold: string }[];
  remedy: string;
  effect: string;
  distances: { counted: string; unit: string; value: number; limit: number; used: number | null }[];
}

export interface Case {
  id: string;
  kind: 'appeal' | 'report' | 'complaint' | 'release';
  state: 'received' | 'in-review' | 'decided';
  statementId: string | null;
  actId: string | null;
  rule: string;
  clause: string;
  subject?: string;
  filedAt: string;
  timeLeft: string;
  clocks: {
    name: 'acknowledged' | 'status' | 'decision';
    dueAt: string | null;
    doneAt: string | null;
    state: string;
  }[];
  text: string;
  decision: string | null;
  reasons: string | null;
  decidedAt: string | null;
  undoneAt: string | null;
  history: { at: string; what: string; text?: string; by?: string }[];
  contact?: string | null;
  details?: { category?: string; channel?: string; action?: string };
}

/** A text or call between the reported number and the reporter. */
export type TrafficItem = CaseTrafficItem;

export interface CasePage {
  case: Case;
  statement: Statement | null;
  act: Act | null;
  account?: { id: string; name: string; status: string; since: string; country: string };
  standing?: Standing;
  others?: { id: string; kind: Case['kind']; state: string; rule: string; filedAt: string; decision: string | null }[];
  recent?: { id: string; at: string; attempt: string; verdict: string; rule: string; overturned: boolean }[];
  traffic?: { items: TrafficItem[]; figures: { name: string; value: number }[] };
}

export interface Console {
  officer: boolean;
  switches: boolean;
  terminates: boolean;
  changesLimits: boolean;
}
