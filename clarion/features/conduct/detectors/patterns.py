"""Patterns in texts that need no model: threats, swindles by their parts, questions for what is private. Pure."""

import json
import re
from functools import lru_cache
from importlib.resources import files

from clarion.base.pattern_screen import PatternScreen
from clarion.base.text_score import concepts_in, readable

_SAID = json.loads(files(__package__).joinpath("data/sentences.json").read_text("utf-8"))
_THREATS: list[tuple[re.Pattern[str], float]] = [(re.compile(pattern), weight) for pattern, weight in _SAID["threats"]]
_HARMLESS = re.compile(_SAID["harmless"])
_PRIVATE = re.compile(_SAID["private"])
_SCREEN = PatternScreen([*(pattern for pattern, _ in _SAID["threats"]), _SAID["private"]])
_SENDER = frozenset(("bank", "brand", "gov", "parcel", "family", "boss"))
_PRESSURE = frozenset(("urgent", "problem", "threat"))
_GIVES = frozenset(("pay", "credential", "verify", "refund"))
_DOORS = frozenset(("link", "reply", "call", "click", "long number"))


def threat_score(text: str) -> float:
    """0 to 1 by what is said; a joke's marks halve it. From 0.9 a person looks."""
    plain, may_match = _screened(text)
    threats = (_THREATS[place] for place in may_match if place < len(_THREATS))
    found = max((score for pattern, score in threats if pattern.search(plain)), default=0.0)
    return found / 2 if found and _HARMLESS.search(plain) else found


def asks_personal_data(text: str) -> bool:
    plain, may_match = _screened(text)
    return len(_THREATS) in may_match and _PRIVATE.search(plain) is not None


@lru_cache(maxsize=4)
def _screened(text: str) -> tuple[str, frozenset[int]]:
    """The text without disguise, and which of the threats it may match; the question for private data comes last."""
    plain = readable(text)[0].lower().replace("’", "'")
    return plain, _SCREEN.candidates(plain)


def is_swindle(text: str) -> bool:
    """Somebody with a name, who presses, wants something given, and has a door for it: all four together.

    A code that says it is to be kept secret is what it seems.
    """
    found = concepts_in(text)
    if "secret" in found and "link" not in found:
        return False
    return all(not found.isdisjoint(part) for part in (_SENDER, _PRESSURE, _GIVES, _DOORS))
