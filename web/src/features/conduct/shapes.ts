/** What the server says about acceptable use, as far as pages show it. */
export interface Named {
  name: string;
  value: string;
}

export interface Act {
  id: string;
  verb: string;
  title: string;
  state: string;
  scope: string;
  scopeTitle: string;
  subject: string;
  standing: string | null;
  standingTitle: string | null;
  means: string;
  exit: string;
  rule: string;
  clause: string;
  clauseTitle: string;
  reason: string;
  facts: Named[];
  automatic: boolean;
  startsAt: string | null;
  endsAt: string | null;
  endedAt: string | null;
  endReason: string;
  statementId: string;
  position: number | null;
  inForce: boolean;
  accountId?: string | null;
  by?: string;
  secondBy?: string | null;
  needs?: string;
}

export interface Moment {
  at: string;
  until: string | null;
  state: string;
  rank: number;
  scope: string;
  scopeTitle: string;
  rule: string;
  actId: string;
}

export interface Standing {
  accountId: string;
  state: string;
  title: string;
  means: string;
  exit: string;
  always: string;
  holds: Act[];
  history: Moment[];
  ladder: { state: string; title: string; rank: number }[];
}

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

export interface Verdict {
  id: string;
  at: string;
  attempt: string;
  dialed: string;
  extensionId: string;
  verdict: string;
  rule: string;
  grounds: { rule: string; clause: string; verdict: string; text: string; remedy: string }[];
  appealedAt: string | null;
  overturnedAt: string | null;
}

export interface Ground {
  rule: string;
  version: number;
  hash: string;
  ruleTitle: string;
  what: string;
  why: string;
  law: string;
  clause: string;
  clauseTitle: string;
  verdict: string;
  text: string;
  remedy: string;
  facts: Named[];
  threshold: string;
  proof: string;
}

export interface Statement {
  id: string;
  at: string;
  title: string;
  attempt: string;
  verdict: string;
  grounds: Ground[];
  endsAt: string | null;
  scope: string;
  decision: string;
  state: string;
  dialed?: string;
  extensionId?: string;
  link?: string;
  appeal: {
    until: string;
    open: boolean;
    caseId: string | null;
    state: string | null;
    filedAt: string | null;
    decisionDueAt: string | null;
    decidedAt: string | null;
    decision: string | null;
    reasons: string | null;
  };
  evidence: { position: number | null };
}

export interface Proof {
  position: number;
  canonical: string;
  leafHash: string;
  size: number;
  proof: string[];
  checkpoint: string;
  verifierKey: string;
}

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

export interface RuleChange {
  kind: 'rule.changed' | 'rule.restored' | 'rule.switched';
  position: number;
  at: string;
  scope?: string;
  key?: string;
  limits?: Record<string, number>;
  status?: string;
  mode?: string;
  reason?: string;
}

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
export interface TrafficItem {
  at: string;
  channel: 'text' | 'call';
  direction: string;
  text: string | null;
  seconds: number | null;
  result: string | null;
}

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
