"""Counting whatever happens: each kind of happening has its taker."""

from collections.abc import Mapping, Sequence

from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import taking_access, taking_calls, taking_texts
from clarion.features.conduct.counters.book import CounterBook, Taker
from clarion.features.conduct.ports import Features, FeatureValue, Happening
from clarion.features.conduct.verdict import Verdict

TAKERS: Mapping[str, Taker] = {**taking_calls.TAKERS, **taking_texts.TAKERS, **taking_access.TAKERS}

_COUNTED = frozenset({
    AttemptKind.CALL_OUT, AttemptKind.CALL_TRANSFER, AttemptKind.CALL_INTERNAL, AttemptKind.CALL_IN,
    AttemptKind.CAMPAIGN_DIAL,
})  # fmt: skip


def take(book: CounterBook, told: Happening) -> bool:
    """Count something that happened; false when nobody counts its kind. The same event twice counts once."""
    taker = TAKERS.get(told.kind)
    if taker is None:
        return False
    book.take(told, taker)
    return True


def attempt_as_happening(
    attempt: Attempt, verdict: Verdict, *, hot_spot: bool = False, parts: Sequence[Features] = ()
) -> Happening | None:
    """A call that was judged counts as tried, whatever the verdict; a text once it may go; calls for help never."""
    if attempt.kind is AttemptKind.MESSAGE_SEND:
        return _text_as_happening(attempt, verdict, parts)
    if attempt.kind not in _COUNTED or verdict.emergency:
        return None
    values: dict[str, FeatureValue] = {"attempt": attempt.kind.value, "verdict": verdict.kind.value}
    if attempt.international:
        values["international"] = True
    if hot_spot:
        values["hot_spot"] = True
    if attempt.event_id.endswith("/forward"):
        values["forward"] = True
    if attempt.campaign_id:
        values["campaign"] = attempt.campaign_id
    if attempt.subject:
        values["subject"] = attempt.subject
    if _last(parts, "marketing") is True:
        values["marketing"] = True
    if any(ground.rule in ("ILL-02",) for ground in verdict.grounds):
        values["unwanted"] = True
    return Happening(
        event_id=attempt.event_id,
        kind="attempt",
        at=attempt.at,
        account_id=attempt.account_id,
        extension_id=attempt.extension_id,
        source=attempt.source,
        party=attempt.callee,
        values=values,
    )


def _last(parts: Sequence[Features], name: str) -> FeatureValue | None:
    """What is known of a fact; who comes later overrules."""
    return next((part[name] for part in reversed(parts) if name in part), None)


def _text_as_happening(attempt: Attempt, verdict: Verdict, parts: Sequence[Features]) -> Happening | None:
    """What the text itself, once it is sent, does not tell: its campaign, and whether it sells."""
    marketing = _last(parts, "marketing") is True
    if not verdict.allowed or not attempt.caller_number:
        return None
    values: dict[str, FeatureValue] = {"segments": _last(parts, "text_segments") or 1, "number": attempt.caller_number}
    values["content"] = attempt.content_key
    values |= {"campaign": attempt.campaign_id} if attempt.campaign_id else {}
    values |= {"marketing": True, "subject": attempt.subject} if marketing else {}
    return Happening(
        event_id=attempt.event_id,
        kind="text.passed",
        at=attempt.at,
        account_id=attempt.account_id,
        extension_id=attempt.extension_id,
        party=attempt.callee,
        values=values,
    )
