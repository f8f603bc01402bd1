import type {
  AccountStandingHistory,
  AccountStandingInfo,
  CaseInfo,
  CaseTrafficItem,
  DistanceInfo,
  EnforcementActionInfo,
  EvidenceInfo,
  RuleChangeInfo,
  RuleChangePreview,
  RuleViewListItem,
  RuleViewListItemLimit,
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

export type Distance = DistanceInfo;

export type Verdict = VerdictInfo;

export type Ground = StatementGround;

export type Statement = StatementInfo;

export type Proof = EvidenceInfo;

export type RuleLimit = RuleViewListItemLimit;

export type Rule = RuleViewListItem;

export type RuleChange = RuleChangeInfo;

export type { RuleDetails } from '@/api/generated';

export type RulePreview = RuleChangePreview;

export type Case = CaseInfo;

/** A text or call between the reported number and the reporter. */
export type TrafficItem = CaseTrafficItem;

export type { CasePage, ConsoleRights } from '@/api/generated';
