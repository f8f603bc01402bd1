"""Patterns in texts that need no model: threats, swindles by their parts, questions for what is private. Pure."""

import json
import re
from importlib.resources import files

from clarion.base.text_score import concepts_in, readable

_SAID = json.loads(files(__package__).joinpath("data/sentences.json").read_text("utf-8"))
_THREATS: list[tuple[re.Pattern[str], float]] = [(re.compile(pattern), weight) for pattern, weight in _SAID["threats"]]
_HARMLESS = re.compile(_SAID["harmless"])
_PRIVATE = re.compile(_SAID["private"])
_SENDER = frozenset(("bank", "brand", "gov", "parcel", "family", "boss"))
_PRESSURE = frozenset(("urgent", "problem", "threat"))
_GIVES = frozenset(("pay", "credential", "verify", "refund"))
_DOORS = frozenset(("link", "reply", "call", "click", "long number"))


def threat_score(text: str) -> float:
    """0 to 1 by what is said; a joke's marks halve it. From 0.9 a person looks."""
    plain = readable(text)[0].lower().replace("’", "'")
    found = max((score for pattern, score in _THREATS if pattern.search(plain)), default=0.0)
    return found / 2 if found and _HARMLESS.search(plain) else found


def asks_personal_data(text: str) -> bool:
    return _PRIVATE.search(readable(text)[0].lower().replace("’", "'")) is not None


def is_swindle(text: str) -> bool:
    """Somebody with a name, who presses, wants something given, and has a door for it: all four together.

    A code that says it is to be kept secret is what it seems.
    """
    found = concepts_in(text)
    if "secret" in found and "link" not in found:
        return False
    return all(not found.isdisjoint(part) for part in (_SENDER, _PRESSURE, _GIVES, _DOORS))
