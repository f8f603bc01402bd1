"""What lists and places tell of an attempt, as facts for rules."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import phonenumbers

from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.detectors.law import BadHours, Whereabouts, calling_hours, read_hours, whereabouts_of
from clarion.features.conduct.lists.book import ListBook, Own, days_old
from clarion.features.conduct.ports import Features, FeatureValue
from clarion.features.conduct.rulebook import Table, shipped_book

_SELLS = frozenset((
    AttemptKind.CAMPAIGN_DIAL, AttemptKind.MESSAGE_SEND, AttemptKind.FAX_SEND, AttemptKind.VOICEMAIL_DROP,
))  # fmt: skip
_REACHES = _SELLS | {AttemptKind.CALL_OUT, AttemptKind.CALL_TRANSFER}
_SCOPE_OF = {
    AttemptKind.MESSAGE_SEND: "texts",
    AttemptKind.FAX_SEND: "faxes",
    AttemptKind.VOICEMAIL_DROP: "prerecorded",
}
_NOTHING: Features = {}
_MOST_KEPT = 50_000


class ListFeatures:
    """A `FeatureSource`. A list that is not there leaves its fact out, and the rule that needs it is skipped."""

    def __init__(
        self,
        book: ListBook,
        tables: Callable[[], Mapping[str, Table]] | None = None,
        sells: Callable[[Attempt], bool] = lambda attempt: False,
    ) -> None:
        """`sells`: whether a call that nobody declared does."""
        self._book = book
        self._sells = sells
        self._tables = tables or (lambda: shipped_book().tables)
        self._hours: Table | None = None
        self._step = 1
        self._inside: dict[tuple[Whereabouts, datetime], bool] = {}

    def features(self, attempt: Attempt) -> Features:
        if attempt.kind is AttemptKind.CALL_IN:
            return self._caller(attempt.caller_number)
        if attempt.kind not in _REACHES:
            return _NOTHING
        found: dict[str, FeatureValue] = {}
        if attempt.callee:
            self._callee(attempt, found)
        if attempt.caller_number:
            found["caller_number_unusable"] = self._unusable(attempt.caller_number)
        return found

    def _callee(self, attempt: Attempt, found: dict[str, FeatureValue]) -> None:
        number = attempt.callee
        hot = self._book.has_prefix_of("hot-spots", number)
        if hot is not None:
            found["hot_spot"] = hot
        if attempt.international:
            self._abroad(number, found)
        if self._book.has_number("protected-callees", number):
            found["callee_protected"] = True
        if attempt.kind in _SELLS or attempt.campaign_id or attempt.subject or self._sells(attempt):
            minute = attempt.at.astimezone(UTC).replace(second=0, microsecond=0)
            found["inside_calling_hours"] = self._is_inside(number, minute)
            self._wishes(attempt, found)

    def _abroad(self, number: str, found: dict[str, FeatureValue]) -> None:
        unallocated, price = self._book.has_prefix_of("unallocated", number), self._book.listed_price(number)
        if unallocated is not None:
            found["unallocated_range"] = unallocated
        if price is not None:
            found["rate_per_minute"] = price

    def _caller(self, number: str) -> Features:
        """A second sign beside a broken proof of identity: a number that never calls, or that others do not want."""
        known = [
            self._book.has_number("do-not-originate", number),
            self._book.has_prefix_of("unwanted-callers", number),
        ]
        return {"analytics_block": any(known)} if any(one is not None for one in known) else _NOTHING

    def _is_inside(self, number: str, minute: datetime) -> bool:
        """Inside the hours of every place where the number may be, in this minute; known for the rest of its quarter of
        an hour where all hours begin and end with one, as zones do.
        """
        hours = self._tables()["ill-01.hours"]
        if hours is not self._hours or len(self._inside) >= _MOST_KEPT:
            self._step = _step_of(hours)
            self._hours, self._inside = hours, {}
        minute -= timedelta(minutes=minute.minute % self._step)
        where = whereabouts_of(number)
        known = self._inside.get((where, minute))
        if known is None:
            known = calling_hours(hours, minute, where.zones, where.places).inside
            self._inside[where, minute] = known
        return known

    def _wishes(self, attempt: Attempt, found: dict[str, FeatureValue]) -> None:
        book, number, account = self._book, attempt.callee, attempt.account_id
        national = book.find_large("national-dnc", attempt.callee_country)
        # Without a copy the own list must count all the same.
        found["on_national_list"] = national is not None and national.packed.has(int(number.lstrip("+")))
        if national is not None:
            found["national_list_age_days"] = days_old(national.as_of, attempt.at)
        wishes = book.find_own(account, "internal-dnc", number) or []
        found["on_internal_list"] = any(_holds(wish, attempt.at) for wish in wishes)
        consents = book.find_own(account, "consents", number)
        if consents is None and book.loaded:
            consents = []  # nobody's consent is on record
        if consents is not None:
            scope = _SCOPE_OF.get(attempt.kind, "calls")
            valid = any(each.scope in ("all", scope) and _holds(each, attempt.at) for each in consents)
            found["consent_valid"] = found["hours_consented"] = found["recipient_consented"] = valid
            if attempt.kind is AttemptKind.FAX_SEND:
                found["fax_allowed"] = valid
        if attempt.kind is AttemptKind.FAX_SEND:
            stops = (wish for wish in wishes if wish.scope in ("", "all", "faxes"))
            found["opted_out"] = any(_holds(wish, attempt.at) for wish in stops)
        answers = book.find_own(account, "reassigned", number)
        if answers is not None:
            found["reassigned_answer"] = answer_of(answers, consents or [])

    def _unusable(self, number: str) -> bool:
        return bool(self._book.has_number("do-not-originate", number)) or not _is_possible(number)


def _step_of(hours: Table) -> int:
    """For how many minutes an answer holds."""
    try:
        return 15 if all(read_hours(str(row.value)).on_quarters for row in hours.rows) else 1
    except BadHours:
        return 1  # asking will say which


def _holds(entry: Own, at: datetime) -> bool:
    return entry.since <= at and (entry.ended_at is None or at < entry.ended_at)


def answer_of(answers: list[Own], consents: list[Own]) -> str:
    """The newest answer; yes only where the number went before it, and after the newest consent."""
    if not answers:
        return "no-data"
    newest = max(answers, key=lambda each: each.since)
    if newest.answer == "yes" and newest.ended_at is not None and consents:
        return "yes" if newest.ended_at >= max(each.since for each in consents) else "no"
    return newest.answer


@lru_cache(maxsize=65_536)
def _is_possible(number: str) -> bool:
    """False for what the numbering plan gave to nobody; short codes and extensions are not looked at."""
    if not number.startswith("+"):
        return True
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
