"""Whether a document can be used at all: every problem is told, with where it is. Pure."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from clarion.features.phone.handling.document import FORMAT, Case, Document, KeptBlocking, KeptNumber, KeptRule
from clarion.features.phone.handling.model import (
    CUSTOM,
    DAYS,
    END_OF_DAY,
    STATES,
    End,
    Holiday,
    Period,
    Plan,
    RingTarget,
    Schedule,
    Span,
    Week,
    When,
)

Problem = tuple[str, str]
"""Where (rules[2].plan.mode), and what."""

MOST = {"rules": 120, "forwarding_numbers": 50, "blocked_numbers": 1000, "holidays": 500, "tests": 500}
PARTS: dict[str, type[Any]] = {
    "rules": KeptRule,
    "forwarding_numbers": KeptNumber,
    "blocked_numbers": KeptNumber,
    "holidays": Holiday,
    "tests": Case,
}
MODES = ("RingAtOnce", "RingInOrder", "Custom", "Terminate")
SCREENINGS = ("Off", "NoCallerId", "UnknownCallerId", "Always")
TARGETS = ("phones", "desktop", "mobile", "device", "number", "coworker")
ENDS = ("voicemail", "announcement", "extension", "number", "disconnect")
ACTIONS = (
    "",
    "ForwardCalls",
    "UnconditionalForwarding",
    "AgentQueue",
    "TransferToExtension",
    "TakeMessagesOnly",
    "PlayAnnouncementOnly",
    "SharedLines",
    "Operator",
    "Disconnect",
    "Bypass",
)


def read(raw: dict[str, Any]) -> tuple[Document | None, list[Problem]]:
    """The document, where it is one; all that is wrong with it."""
    problems: list[Problem] = []
    if raw.get("format", FORMAT) != FORMAT:
        return None, [("format", f"only {FORMAT} is known")]
    given = dict(raw)
    for name, kind in PARTS.items():
        given[name] = _items(name, raw.get(name, []), kind, problems)
    for name, kind in (("hours", Week), ("blocking", KeptBlocking)):
        given[name] = _converted(name, raw.get(name, {}), kind, problems)
    if problems:
        return None, problems
    try:
        document = msgspec.convert(msgspec.to_builtins(given), Document)
    except msgspec.ValidationError as error:
        return None, [("", str(error))]
    problems = [*_meaning(document)]
    return (None if problems else document), problems


def _items(name: str, raw: Any, kind: type[Any], problems: list[Problem]) -> list[Any]:
    if not isinstance(raw, list):
        problems.append((name, "is no list"))
        return []
    if len(raw) > MOST[name]:
        problems.append((name, f"has {len(raw)} entries; {MOST[name]} is the most"))
        return []
    return [_converted(f"{name}[{position}]", each, kind, problems) for position, each in enumerate(raw)]


def _converted(where: str, raw: Any, kind: Any, problems: list[Problem]) -> Any:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        text, _, path = str(error).partition(" - at `$")
        problems.append((where + path.rstrip("`"), text))
        return raw


def _meaning(document: Document) -> Iterable[Problem]:
    yield from _week("hours", document.hours)
    if document.follows not in ("", "Company", "Site"):
        yield "follows", "is Company, Site or empty"
    kinds = [rule.kind for rule in document.rules if rule.kind != CUSTOM]
    for kind in {kind for kind in kinds if kinds.count(kind) > 1}:
        yield "rules", f"has more than one of {kind}"
    for position, rule in enumerate(document.rules):
        yield from _rule(f"rules[{position}]", rule)
    for name in ("forwarding_numbers", "blocked_numbers"):
        numbers = getattr(document, name)
        for position, kept in enumerate(numbers):
            yield from _number(f"{name}[{position}].number", kept.number)
            yield from _lengths(f"{name}[{position}]", (("label", kept.label, 60), ("id", kept.id, 64)))
            yield from _one_of(f"{name}[{position}].status", kept.status, ("Blocked", "Allowed"))
        written = [kept.number for kept in numbers]
        for number in {number for number in written if written.count(number) > 1}:
            yield name, f"has {number} more than once"
    yield from _one_of("blocking.anonymous", document.blocking.anonymous, ("Allow", "BlockFaxes", "BlockCallsAndFaxes"))
    for position, holiday in enumerate(document.holidays):
        yield from _holiday(f"holidays[{position}]", holiday)
    for position, case in enumerate(document.tests):
        yield from _moment(f"tests[{position}].at", case.at)
        yield from _lengths(f"tests[{position}]", (("name", case.name, 200),))


def _rule(where: str, rule: KeptRule) -> Iterable[Problem]:
    yield from _one_of(f"{where}.kind", rule.kind, (*STATES, CUSTOM))
    yield from _one_of(f"{where}.action", rule.action, ACTIONS)
    yield from _lengths(where, (("name", rule.name, 100), ("id", rule.id, 64)))
    if rule.kind == CUSTOM and not rule.name:
        yield f"{where}.name", "is missing"
    if rule.kind == CUSTOM and rule.when == When():
        yield f"{where}.when", "says nothing: a custom rule needs a condition"
    yield from _when(f"{where}.when", rule.when)
    yield from _plan(f"{where}.plan", rule.plan)


def _when(where: str, when: When) -> Iterable[Problem]:
    for position, caller in enumerate(when.callers):
        if not (caller.number.isascii() and caller.number.isdigit() and len(caller.number) <= 6):
            yield from _number(f"{where}.callers[{position}].number", caller.number)
    for position, number in enumerate(when.called):
        yield from _number(f"{where}.called[{position}]", number)
    yield from _one_of(f"{where}.state", when.state, ("", "work-hours", "after-hours"))
    yield from _one_of(f"{where}.calendar", when.calendar, ("", "busy", "out-of-office"))
    if when.schedule is not None:
        yield from _schedule(f"{where}.schedule", when.schedule)


def _schedule(where: str, schedule: Schedule) -> Iterable[Problem]:
    yield from _week(f"{where}.week", schedule.week)
    if schedule.daily is not None:
        yield from _span(f"{where}.daily", schedule.daily)
    periods = [(f"{where}.periods[{at}]", period) for at, period in enumerate(schedule.periods)]
    if schedule.within is not None:
        periods.append((f"{where}.within", schedule.within))
    for place, period in periods:
        yield from _period(place, period)


def _period(where: str, period: Period) -> Iterable[Problem]:
    for name, text in (("start", period.start), ("until", period.until)):
        if text:
            yield from _moment(f"{where}.{name}", text)


def _week(where: str, week: Week) -> Iterable[Problem]:
    for day, spans in week.items():
        yield from _one_of(f"{where}.{day}", day, DAYS)
        for position, span in enumerate(spans):
            yield from _span(f"{where}.{day}[{position}]", span)


def _span(where: str, span: Span) -> Iterable[Problem]:
    if not (0 <= span.start < END_OF_DAY and 0 <= span.until <= END_OF_DAY):
        yield where, f"lies outside of a day of {END_OF_DAY} minutes"


def _plan(where: str, plan: Plan) -> Iterable[Problem]:
    yield from _one_of(f"{where}.mode", plan.mode, MODES)
    yield from _one_of(f"{where}.screening", plan.screening, SCREENINGS)
    if len(plan.groups) > 20:
        yield f"{where}.groups", "are more than 20"
    for position, group in enumerate(plan.groups):
        if not 1 <= group.seconds <= 600 or not 0 <= group.offset <= 600:
            yield f"{where}.groups[{position}].seconds", "are between 1 and 600"
        for at, target in enumerate(group.targets):
            yield from _target(f"{where}.groups[{position}].targets[{at}]", target)
    for kind in plan.always:
        yield from _one_of(f"{where}.always", kind, ("desktop", "mobile"))
    for name, end in (("end", plan.end), ("missed", plan.missed)):
        yield from _end(f"{where}.{name}", end)


def _target(where: str, target: RingTarget) -> Iterable[Problem]:
    yield from _one_of(f"{where}.kind", target.kind, TARGETS)
    if target.kind == "number":
        yield from _number(f"{where}.number", target.number)
    elif target.kind in ("device", "coworker") and not target.id:
        yield f"{where}.id", "is missing"


def _end(where: str, end: End) -> Iterable[Problem]:
    yield from _one_of(f"{where}.kind", end.kind, ENDS)
    if end.kind == "number":
        yield from _number(f"{where}.number", end.number)
    if end.kind == "extension" and not end.id:
        yield f"{where}.id", "is missing"


def _holiday(where: str, holiday: Holiday) -> Iterable[Problem]:
    yield from _lengths(where, (("name", holiday.name, 100),))
    try:
        first, last = date.fromisoformat(holiday.first), date.fromisoformat(holiday.last)
    except ValueError:
        yield where, "has days that are none"
        return
    if not 0 <= (last - first).days < 366:
        yield where, "ends before it begins, or after more than a year"


def _number(where: str, number: str) -> Iterable[Problem]:
    digits = number.removeprefix("+")
    if not number.startswith("+") or not digits.isascii() or not digits.isdigit() or not 7 <= len(digits) <= 15:
        yield where, f"{number[:40]!r} is no number in E.164"


def _moment(where: str, text: str) -> Iterable[Problem]:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        yield where, f"{text[:40]!r} is no date and time"


def _one_of(where: str, value: str, allowed: Iterable[str]) -> Iterable[Problem]:
    known = tuple(allowed)
    if value not in known:
        yield where, f"{value[:40]!r} is none of {', '.join(each or 'nothing' for each in known)}"


def _lengths(where: str, values: Iterable[tuple[str, str, int]]) -> Iterable[Problem]:
    for name, value, most in values:
        if len(value) > most:
            yield f"{where}.{name}", f"is longer than {most}"
