"""Events as they are written down for trying rules out: attempts, what happened of them, and what they really were."""

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from clarion.base.errors import Invalid
from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.checking_files import LONGEST_LINE, attempt_of
from clarion.features.conduct.counters import from_wire, wire_of
from clarion.features.conduct.ports import NO_FEATURES, Features, Happening
from clarion.features.conduct.rulebook import RuleBook

HONEST = "honest"
_FIELDS = tuple(field.name for field in fields(Attempt))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Either an attempt, with what its channel knows and the words of a text; or a happening.

    A happening that follows an attempt (`after`) does not take place when that attempt is refused.
    """

    at: float
    attempt: Attempt | None = None
    features: Features = NO_FEATURES
    text: str = ""
    happening: Happening | None = None
    after: str = ""
    family: str = HONEST
    case: str = ""  # which attack of its family
    loss: float = 0.0  # what is lost when it goes through, in the unit of the family


def as_line(event: Event) -> str:
    """One line of JSON, the same for the same event."""
    wire: dict[str, Any] = {}
    if event.attempt is not None:
        wire["attempt"] = _attempt_wire(event.attempt, event.features)
    if event.happening is not None:
        wire["happening"] = wire_of(event.happening)
    wire |= {name: value for name, value in (("text", event.text), ("after", event.after)) if value}
    label: dict[str, Any] = {"family": event.family}
    label |= {name: value for name, value in (("case", event.case), ("loss", event.loss)) if value}
    return json.dumps(wire | {"label": label}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _attempt_wire(attempt: Attempt, features: Features) -> dict[str, Any]:
    wire: dict[str, Any] = {}
    for name in _FIELDS:
        value = getattr(attempt, name)
        if isinstance(value, datetime):
            value = value.isoformat()
        if value not in ("", None):
            wire[_camel(name)] = value
    return wire | ({"features": dict(features)} if features else {})


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def read_line(line: str | bytes, number: int, book: RuleBook) -> Event:
    """The event of a line. Raises Invalid with what is wrong."""
    text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
    if len(text) > LONGEST_LINE:
        raise Invalid(f"line {number}: longer than {LONGEST_LINE} characters")
    try:
        wire = json.loads(text)
        if not isinstance(wire, dict):
            raise Invalid("must be a JSON object")
        return _event(wire, number, book)
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise Invalid(f"line {number}: {str(error)[:200]}") from None
    except Invalid as error:
        raise Invalid(f"line {number}: {error.message}") from None


def _event(wire: dict[str, Any], number: int, book: RuleBook) -> Event:
    unknown = sorted(set(wire) - {"attempt", "happening", "text", "after", "label"})
    if unknown or ("attempt" in wire) == ("happening" in wire):
        raise Invalid("needs either attempt or happening; besides these only text, after and label are known")
    label = wire.get("label", {})
    if not isinstance(label, dict) or any(not isinstance(label.get(name, kind()), kind) for name, kind in _SIMPLE):
        raise Invalid("label holds family and case, as texts, and loss, a number")
    said: dict[str, Any] = {
        "text": str(wire.get("text", "")),
        "after": str(wire.get("after", "")),
        "family": label.get("family", HONEST),
        "case": label.get("case", ""),
        "loss": float(label.get("loss", 0.0)),
    }
    if "happening" in wire:
        happening = from_wire(wire["happening"])
        return Event(at=happening.at.timestamp(), happening=happening, **said)
    if not isinstance(wire["attempt"], dict):
        raise Invalid("attempt must be a JSON object")
    attempt, features = attempt_of(wire["attempt"], number, book, datetime.fromtimestamp(0, UTC))
    return Event(at=attempt.at.timestamp(), attempt=attempt, features=features, **said)


_SIMPLE: tuple[tuple[str, type], ...] = (("family", str), ("case", str))
