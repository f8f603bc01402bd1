"""Counts and trust as facts for rules: the `FeatureSource` of counters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import facts_access as access
from clarion.features.conduct.counters import facts_calls as calls
from clarion.features.conduct.counters import facts_texts as texts
from clarion.features.conduct.counters.book import CounterBook
from clarion.features.conduct.counters.facts_calls import Known
from clarion.features.conduct.counters.shapes import DAY, HOUR
from clarion.features.conduct.counters.taking_calls import ONLY_PLAN
from clarion.features.conduct.ports import Features

Teller = Callable[[CounterBook, Attempt, float], Known]
Wanted = Callable[[AttemptKind], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that are told together; they are left out where no rule looks at any of them."""

    tell: Teller
    names: frozenset[str]


def _group(tell: Teller, names: str) -> Group:
    return Group(tell, frozenset(names.split()))


def _person(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return access.facts_of_person(book, attempt.extension_id, at) if attempt.extension_id else {}


def _account(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return texts.facts_of_numbers(book, attempt.account_id, at) | access.facts_of_keys(book, attempt.account_id, at)


def _live(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return {"live_calls": book.live.of_extension(attempt.extension_id)}


def _calls(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return _live(book, attempt, at) | {"calls_1h": book.count("calls", attempt.account_id, at, HOUR)}


def _texts_today(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return {"texts_1d": book.count("texts", attempt.caller_number, at, DAY) if attempt.caller_number else 0}


def _odd(book: CounterBook, attempt: Attempt, at: float) -> Known:
    known = calls.facts_of_seat(book, attempt, at) | calls.facts_of_extension(book, attempt, at)
    return {"second_abnormality": calls.is_otherwise_odd(known)} if attempt.extension_id else {}


def _among_colleagues(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """Colleagues block nobody, and need not answer: words alone make it harassment."""
    return {"attempts_after_block": 0, "unanswered_repeats_24h": 0, "unanswered_contacts_24h": 0}


def _source(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return access.facts_of_source(book, attempt.source, at) if attempt.source else {}


def _text(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return texts.facts_of_text(book, attempt, at) if attempt.caller_number else {}


EXTENSION = _group(
    calls.facts_of_extension,
    "calls_1h live_calls attempts_1h gap_variation sequential_numbers mean_duration_1h_s under_minute_ratio_1h "
    "cold_1h account_cold_1h account_brief_ratio_1h alike_talks_1h dropped_1h "
    "strangers_answered_1h",
)
SEAT = _group(calls.facts_of_seat, "overlapping_calls talk_hours_1d networks_1h voice_minutes_month")
SHORT = _group(
    calls.facts_of_short_calls,
    "answered_calls_1d short_calls_ratio_1d short_calls_lower_1d answered_calls_7d short_calls_ratio_7d "
    "short_calls_lower_7d",
)
CALLEE = _group(
    calls.facts_of_callee,
    "callee_known callee_calls_60s callee_calls_10m callee_live attempts_after_block unanswered_repeats_24h "
    "unanswered_contacts_24h callee_range_one_ring forward_legs callee_all_10m callee_accounts_10m",
)
SELLING = _group(calls.facts_of_selling, "marketing")
HEARTBEAT = _group(calls.facts_of_heartbeat, "heartbeat_calls_7d")
MONEY = _group(
    calls.facts_of_money,
    "hot_spot_calls_12h hot_spot_live spend_1d prefix_burst_p callee_country_usual unusual_abroad_1h unusual_abroad_1d "
    "abroad_1h quiet_hour",
)
TRAFFIC = _group(calls.facts_of_traffic, "terminating_minutes terminating_ratio")
CAMPAIGN = _group(
    calls.facts_of_campaign,
    "campaign_answered_live campaign_abandoned_ratio campaign_abandoned_lower campaign_dnc_ratio campaign_late_ratio "
    "hours_since_abandoned",
)
SOLICITATION = _group(calls.facts_of_solicitation, "solicitations_24h solicitations_30d days_since_refusal")
GROUPS = _group(calls.facts_of_groups, "disjoint_communities")
PERSON = _group(_person, "minutes_since_new_device travel_kmh")
ACCOUNT = _group(_account, "number_churn_7d number_churn_30d key_rotations_30d")
CALLS = _group(_calls, "live_calls calls_1h")
TEXTS_TODAY = _group(_texts_today, "texts_1d")
LIVE = _group(_live, "live_calls")
ODD = _group(_odd, "second_abnormality")
SOURCE = _group(_source, "source_events_1s malformed_ratio probed_extensions_60s sip_failures_1h")
COLLEAGUES = _group(_among_colleagues, "attempts_after_block unanswered_repeats_24h unanswered_contacts_24h")
RING = Group(calls.facts_of_ring, frozenset())  # without names: told in any case
TEXT = Group(_text, frozenset())
CODES = Group(texts.facts_of_codes, frozenset())
DOCUMENT = Group(texts.facts_of_document, frozenset())
SIGN_IN = Group(access.facts_of_sign_in, frozenset())
READING = Group(access.facts_of_reading, frozenset())
REQUEST = Group(access.facts_of_request, frozenset())

_SENSITIVE = (PERSON, ACCOUNT, GROUPS)
_OUT = (
    EXTENSION, SEAT, SHORT, CALLEE, SELLING, HEARTBEAT, MONEY, TRAFFIC, CAMPAIGN, SOLICITATION, SOURCE, TEXTS_TODAY,
    *_SENSITIVE,
)  # fmt: skip

_BY_KIND: Mapping[AttemptKind, tuple[Group, ...]] = {
    AttemptKind.CALL_OUT: _OUT,
    AttemptKind.CALL_TRANSFER: _OUT,
    AttemptKind.CAMPAIGN_DIAL: _OUT,
    AttemptKind.CAMPAIGN_CONNECT: (CAMPAIGN,),
    AttemptKind.CALL_INTERNAL: (LIVE, SOURCE, COLLEAGUES),
    AttemptKind.CHAT_POST: (COLLEAGUES,),
    AttemptKind.PAGER_SEND: (COLLEAGUES,),
    AttemptKind.CALL_IN: (RING, SOURCE),
    AttemptKind.MESSAGE_SEND: (TEXT, CALLS),
    AttemptKind.VERIFY_SEND: (CODES,),
    AttemptKind.FAX_SEND: (DOCUMENT,),
    AttemptKind.VOICEMAIL_DROP: (DOCUMENT,),
    AttemptKind.SIGN_IN: (SIGN_IN,),
    AttemptKind.SIP_REGISTER: (SIGN_IN,),
    AttemptKind.API_REQUEST: (REQUEST, *_SENSITIVE),
    AttemptKind.DIRECTORY_READ: (READING, SOURCE),
    AttemptKind.DATA_EXPORT: _SENSITIVE,
    AttemptKind.SETTING_CHANGE: _SENSITIVE,
    AttemptKind.NUMBER_ASSIGN: _SENSITIVE,
    AttemptKind.LINE_ACTIVATE: (HEARTBEAT, *_SENSITIVE),
    AttemptKind.ACCOUNT_OPEN: (ACCOUNT, GROUPS),
    AttemptKind.PERIOD_CHECK: (*_OUT, ODD, TEXT),
}


class CounterFeatures:
    """A `FeatureSource`. `plan_of(account_id)` names the plan whose seats are an account's peers. `wanted` tells which
    facts rules look at for a kind of attempt; without it all are told. `rate_of(account_id)`: the requests a second
    that the limits allow all of its people together; None where that is not known.
    """

    def __init__(
        self,
        book: CounterBook,
        plan_of: Callable[[str], str] = lambda account_id: ONLY_PLAN,
        wanted: Wanted | None = None,
        rate_of: Callable[[str], float | None] = lambda account_id: None,
    ) -> None:
        self._book = book
        self._plan_of = plan_of
        self._wanted = wanted
        self._rate_of = rate_of

    def features(self, attempt: Attempt) -> Features:
        groups = _BY_KIND.get(attempt.kind)
        if groups is None:
            return {}
        at = self._book.credible(attempt.at.timestamp())
        self._book.live.settle(at)
        wanted = self._wanted(attempt.kind) if self._wanted is not None else None
        known: Known = {}
        for group in groups:
            if wanted is None or not group.names or not wanted.isdisjoint(group.names):
                known |= group.tell(self._book, attempt, at)
        if attempt.kind is AttemptKind.API_REQUEST:
            rate = self._rate_of(attempt.account_id) if attempt.account_id else None
            known |= access.facts_of_plan_rate(self._book, attempt.account_id, rate, at) if rate else {}
        if attempt.kind is AttemptKind.PERIOD_CHECK:
            known |= calls.facts_of_plan(self._book, self._plan_of(attempt.account_id), at)
        return known
