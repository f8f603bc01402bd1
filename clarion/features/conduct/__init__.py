"""Conduct: the acceptable-use policy, as something that runs. Ask `Conduct.judge` before anything happens."""

from clarion.features.conduct.account_opening import NewAccount, Opened, open_account, open_accounts, read_new_accounts
from clarion.features.conduct.account_opening import router as account_opening_router
from clarion.features.conduct.acts import ActRefused, ActRow, NewAct, Releases, acting, hold, take, undo
from clarion.features.conduct.answers import RefusedByPolicy, SipAnswer, as_error, problem_fields, sip_answer
from clarion.features.conduct.asking import Conduct, evaluate
from clarion.features.conduct.attempt import PROTECTED, AccountState, Attempt, AttemptKind, Facts
from clarion.features.conduct.cases import TracedCallInfo, find_operator_account
from clarion.features.conduct.cases import routers as case_routers
from clarion.features.conduct.cases.reports import NewReport, file_report
from clarion.features.conduct.cases.traffic import LOOKS_BACK as TRAFFIC_LOOKS_BACK
from clarion.features.conduct.cases.traffic import (
    MOST_SHOWN,
    CaseTrafficItem,
    ReportedMessage,
    ReportedTraffic,
    traffic_item,
)
from clarion.features.conduct.changes import check_change
from clarion.features.conduct.checking_files import judge_lines
from clarion.features.conduct.committed import tell_when_committed
from clarion.features.conduct.counters import CallWatch, Histories, History, read_states
from clarion.features.conduct.detectors import (
    STOP_WORDS,
    TextWatch,
    fax_features,
    list_links,
    skeleton_of,
    text_features,
    wants_no_more,
)
from clarion.features.conduct.events import CASE_DECIDED, CONDUCT_CHANGED, VERDICT, VerdictGiven
from clarion.features.conduct.evidence import (
    NoteRefused,
    Signature,
    canonical,
    check_statement,
    commitment,
    erase_account,
    erase_subject,
    sign_statement,
    subject_of_extension,
    subject_of_party,
)
from clarion.features.conduct.evidence import append as keep_evidence
from clarion.features.conduct.facts import features_of_facts
from clarion.features.conduct.generator import (
    FAMILIES,
    Measured,
    World,
    as_rows,
    by_family,
    generate,
    measure,
    who_was_touched,
)
from clarion.features.conduct.generator import page as report_page
from clarion.features.conduct.identity import (
    IDENTITY_POLICY_CHANGED,
    Attestor,
    IdentityGuard,
    SigningFeatures,
    proof_features,
)
from clarion.features.conduct.identity import read_policies as read_identity_policies
from clarion.features.conduct.identity import routers as identity_routers
from clarion.features.conduct.legal import (
    MOST_TRACED,
    CallOrigins,
    LegalClock,
    NoticedFile,
    NoticedFiles,
    NoticedSources,
    check_not_kept,
    is_under_preservation,
    under_preservation,
)
from clarion.features.conduct.legal.public_routes import router as legal_public_router
from clarion.features.conduct.legal.routes import own_router as own_legal_router
from clarion.features.conduct.legal.routes import router as legal_router
from clarion.features.conduct.links import StatementLinks
from clarion.features.conduct.lists import FORMATS, ListBook, NewList, Outcome, get_format, import_list
from clarion.features.conduct.lists.routes import router as list_router
from clarion.features.conduct.live_call import ConductGuard, VerdictFeed
from clarion.features.conduct.live_recording import RecordingGuard
from clarion.features.conduct.live_supervision import SupervisionGuard
from clarion.features.conduct.observers import (
    Counting,
    HotSpotBook,
    JudgedRequests,
    NumberUse,
    PeriodChecks,
    WatchedRegistrations,
    counting_of,
)
from clarion.features.conduct.opening import Judging, conduct_of, judging_of
from clarion.features.conduct.overrides import list_overrides, remove_override, rules_folder, set_override
from clarion.features.conduct.ports import HAPPENING, NO_FEATURES, Features, FeatureSource, FeatureValue, Happening
from clarion.features.conduct.quarantine import hold_refused
from clarion.features.conduct.quarantine.routes import own_router as own_quarantine_router
from clarion.features.conduct.quarantine.routes import router as quarantine_router
from clarion.features.conduct.release import (
    ReleaseWatch,
    RuleStatus,
    Who,
    keep,
    list_progress,
    list_stages,
    promote,
    rule_statuses,
)
from clarion.features.conduct.release import follow as follow_rules
from clarion.features.conduct.release import router as release_router
from clarion.features.conduct.replay import (
    Comparison,
    Event,
    Period,
    Simulation,
    as_line,
    changed_book,
    compare_events,
    comparison_view,
    everything_enforced,
    read_line,
    replay_period,
    rules_in_force,
)
from clarion.features.conduct.replay.routes import router as replay_router
from clarion.features.conduct.routes import router
from clarion.features.conduct.rulebook import Override, RuleBook, load_book
from clarion.features.conduct.running_use import Suspension, find_suspension, on_standing_change
from clarion.features.conduct.service import close_conduct, offer_conduct, open_conduct
from clarion.features.conduct.spoken import is_of_rule, spoken_refusal
from clarion.features.conduct.standing import StandingBook
from clarion.features.conduct.trust import IdentityBook, PaymentBook, Payments
from clarion.features.conduct.verdict import (
    Act,
    Codes,
    Ground,
    Proof,
    Status,
    Verdict,
    VerdictKind,
    as_json,
)
from clarion.features.conduct.verdict_keeper import VerdictKeeper

routers = (
    router,
    *identity_routers,
    *case_routers,
    list_router,
    replay_router,
    release_router,
    account_opening_router,
    own_quarantine_router,
    quarantine_router,
    legal_router,
    own_legal_router,
    legal_public_router,
)

__all__ = [
    "CASE_DECIDED",
    "CONDUCT_CHANGED",
    "FAMILIES",
    "FORMATS",
    "HAPPENING",
    "IDENTITY_POLICY_CHANGED",
    "MOST_SHOWN",
    "MOST_TRACED",
    "NO_FEATURES",
    "PROTECTED",
    "STOP_WORDS",
    "TRAFFIC_LOOKS_BACK",
    "VERDICT",
    "AccountState",
    "Act",
    "ActRefused",
    "ActRow",
    "Attempt",
    "AttemptKind",
    "Attestor",
    "CallOrigins",
    "CallWatch",
    "CaseTrafficItem",
    "Codes",
    "Comparison",
    "Conduct",
    "ConductGuard",
    "Counting",
    "Event",
    "Facts",
    "FeatureSource",
    "FeatureValue",
    "Features",
    "Ground",
    "Happening",
    "Histories",
    "History",
    "HotSpotBook",
    "IdentityBook",
    "IdentityGuard",
    "JudgedRequests",
    "Judging",
    "LegalClock",
    "ListBook",
    "Measured",
    "NewAccount",
    "NewAct",
    "NewList",
    "NewReport",
    "NoteRefused",
    "NoticedFile",
    "NoticedFiles",
    "NoticedSources",
    "NumberUse",
    "Opened",
    "Outcome",
    "Override",
    "PaymentBook",
    "Payments",
    "Period",
    "PeriodChecks",
    "Proof",
    "RecordingGuard",
    "RefusedByPolicy",
    "ReleaseWatch",
    "Releases",
    "ReportedMessage",
    "ReportedTraffic",
    "RuleBook",
    "RuleStatus",
    "Signature",
    "SigningFeatures",
    "Simulation",
    "SipAnswer",
    "StandingBook",
    "StatementLinks",
    "Status",
    "SupervisionGuard",
    "Suspension",
    "TextWatch",
    "TracedCallInfo",
    "Verdict",
    "VerdictFeed",
    "VerdictGiven",
    "VerdictKeeper",
    "VerdictKind",
    "WatchedRegistrations",
    "Who",
    "World",
    "acting",
    "as_error",
    "as_json",
    "as_line",
    "as_rows",
    "by_family",
    "canonical",
    "changed_book",
    "check_change",
    "check_not_kept",
    "check_statement",
    "close_conduct",
    "commitment",
    "compare_events",
    "comparison_view",
    "conduct_of",
    "counting_of",
    "erase_account",
    "erase_subject",
    "evaluate",
    "everything_enforced",
    "fax_features",
    "features_of_facts",
    "file_report",
    "find_operator_account",
    "find_suspension",
    "follow_rules",
    "generate",
    "get_format",
    "hold",
    "hold_refused",
    "import_list",
    "is_of_rule",
    "is_under_preservation",
    "judge_lines",
    "judging_of",
    "keep",
    "keep_evidence",
    "list_links",
    "list_overrides",
    "list_progress",
    "list_stages",
    "load_book",
    "measure",
    "offer_conduct",
    "on_standing_change",
    "open_account",
    "open_accounts",
    "open_conduct",
    "problem_fields",
    "promote",
    "proof_features",
    "read_identity_policies",
    "read_line",
    "read_new_accounts",
    "read_states",
    "remove_override",
    "replay_period",
    "report_page",
    "routers",
    "rule_statuses",
    "rules_folder",
    "rules_in_force",
    "set_override",
    "sign_statement",
    "sip_answer",
    "skeleton_of",
    "spoken_refusal",
    "subject_of_extension",
    "subject_of_party",
    "take",
    "tell_when_committed",
    "text_features",
    "traffic_item",
    "under_preservation",
    "undo",
    "wants_no_more",
    "who_was_touched",
]
