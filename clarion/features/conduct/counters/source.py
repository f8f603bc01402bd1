"""Counts and trust as facts for rules: the `FeatureSource` of counters."""

from collections.abc import Callable, Mapping

from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters.book import CounterBook
from clarion.features.conduct.counters.facts_access import (
    facts_of_keys,
    facts_of_person,
    facts_of_reading,
    facts_of_request,
    facts_of_sign_in,
    facts_of_source,
)
from clarion.features.conduct.counters.facts_calls import (
    Known,
    facts_of_call,
    facts_of_campaign,
    facts_of_plan,
    facts_of_ring,
    facts_of_solicitation,
    groups_of,
    is_otherwise_odd,
)
from clarion.features.conduct.counters.facts_texts import (
    facts_of_codes,
    facts_of_document,
    facts_of_numbers,
    facts_of_text,
)
from clarion.features.conduct.counters.taking_calls import ONLY_PLAN
from clarion.features.conduct.ports import Features

Teller = Callable[[CounterBook, Attempt, float], Known]


def _call_out(book: CounterBook, attempt: Attempt, at: float) -> Known:
    known = facts_of_call(book, attempt, at)
    if attempt.callee:
        known |= facts_of_solicitation(book, attempt, at)
    return known | _sensitive(book, attempt, at)


def _ring(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return facts_of_ring(book, attempt, at)


def _inside(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return {"live_calls": book.live.of_extension(attempt.extension_id)}


def _account(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """What holds for an account as a whole."""
    known = facts_of_numbers(book, attempt.account_id, at) | facts_of_keys(book, attempt.account_id, at)
    known["disjoint_communities"] = groups_of(book, attempt.account_id, at)
    return known


def _sensitive(book: CounterBook, attempt: Attempt, at: float) -> Known:
    known = facts_of_person(book, attempt.extension_id, at) if attempt.extension_id else {}
    return known | _account(book, attempt, at)


def _request(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return facts_of_request(book, attempt, at) | _sensitive(book, attempt, at)


def _campaign(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return facts_of_campaign(book, attempt, at) if attempt.campaign_id else {}


def _period(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """Everything that is not about one callee: an account, or a seat, looked at as a whole."""
    known = _call_out(book, attempt, at)
    if attempt.extension_id:
        known["second_abnormality"] = is_otherwise_odd(known)
    return known | (facts_of_text(book, attempt, at) if attempt.caller_number else {})


def _reading(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return facts_of_reading(book, attempt, at)


_BY_KIND: Mapping[AttemptKind, Teller] = {
    AttemptKind.CALL_OUT: _call_out,
    AttemptKind.CALL_TRANSFER: _call_out,
    AttemptKind.CAMPAIGN_DIAL: _call_out,
    AttemptKind.CAMPAIGN_CONNECT: _campaign,
    AttemptKind.CALL_INTERNAL: _inside,
    AttemptKind.CALL_IN: _ring,
    AttemptKind.MESSAGE_SEND: facts_of_text,
    AttemptKind.VERIFY_SEND: facts_of_codes,
    AttemptKind.FAX_SEND: facts_of_document,
    AttemptKind.VOICEMAIL_DROP: facts_of_document,
    AttemptKind.SIGN_IN: facts_of_sign_in,
    AttemptKind.SIP_REGISTER: facts_of_sign_in,
    AttemptKind.API_REQUEST: _request,
    AttemptKind.DIRECTORY_READ: _reading,
    AttemptKind.DATA_EXPORT: _sensitive,
    AttemptKind.SETTING_CHANGE: _sensitive,
    AttemptKind.NUMBER_ASSIGN: _sensitive,
    AttemptKind.ACCOUNT_OPEN: _account,
    AttemptKind.PERIOD_CHECK: _period,
}


class CounterFeatures:
    """A `FeatureSource`. `plan_of(account_id)` names the plan whose seats are an account's peers."""

    def __init__(self, book: CounterBook, plan_of: Callable[[str], str] = lambda account_id: ONLY_PLAN) -> None:
        self._book = book
        self._plan_of = plan_of

    def features(self, attempt: Attempt) -> Features:
        teller = _BY_KIND.get(attempt.kind)
        if teller is None:
            return {}
        at = self._book.credible(attempt.at.timestamp())
        known = teller(self._book, attempt, at)
        if attempt.source and "source_events_1s" not in known:
            known |= facts_of_source(self._book, attempt.source, at)
        if attempt.kind is AttemptKind.PERIOD_CHECK:
            known |= facts_of_plan(self._book, self._plan_of(attempt.account_id), at)
        return known
