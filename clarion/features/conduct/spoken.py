"""What conduct says, in the language of whoever reads it.

Rules, the policy and what is kept in evidence are in English; `catalogue/words.tsv` has their sentences in the other
languages. Notices and letters are made of texts of `clarion/base/server_texts.tsv`, and of such sentences.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

from clarion.base.i18n import LazyString, Reader, in_words
from clarion.base.languages import LANGUAGES
from clarion.base.sentences import Sentences

WORDS = Sentences(Path(__file__).with_name("catalogue") / "words.tsv")
Line = LazyString | str
_OF_RULE = re.compile(r"[A-Z]{2,9}(-\d\d)?: ")

_TITLES = frozenset({"title", "ruleTitle", "clauseTitle", "standingTitle", "scopeTitle", "unit", "product", "waitsFor"})
_REASONS = frozenset({"what", "why", "text", "remedy", "threshold", "statement", "reason", "endReason", "needs"})
_STATES = frozenset({"means", "exit", "always", "alwaysPass", "words", "explanation", "counted", "effect", "lookedAt"})
_WAYS = frozenset({"detection", "decision", "source", "by"})
_TEXTS = _TITLES | _REASONS | _STATES | _WAYS
_LISTS = frozenset({"missing", "asked", "live", "ladder"})
_KEPT = frozenset({"record", "transparency", "details", "codes"})
"""What evidence and other programs hold says the same to everybody."""
_OWN_WORDS = frozenset({"text", "history"})
"""Of a case: what people wrote, whatever it is like. Only those that propose a release are written by a rule."""


def spoken(text: str, language: str) -> str:
    """A sentence of a rule, of the policy, or of a record; one that somebody wrote stays as it is."""
    return WORDS.in_language(text, language)


def is_of_rule(message: str) -> bool:
    """Whether a message begins with the rule that it comes from."""
    return _OF_RULE.match(message) is not None


def spoken_refusal(message: str, language: str) -> str:
    """A refusal: its sentences, behind the rule where that is named (`ILL-06: …`). Anything else stays as it is."""
    named = _OF_RULE.match(message)
    head = named[0] if named else ""
    return head + spoken(message[len(head) :], language)


def told(line: Line, to: Reader) -> str:
    """A line of a notice for its reader."""
    if isinstance(line, str):
        return spoken(line, to.language)
    return in_words(LazyString(line.key, {name: _fact(fact, to) for name, fact in line.facts.items()}), to)


def _fact(fact: object, to: Reader) -> object:
    if isinstance(fact, LazyString):
        return told(fact, to)
    return spoken(fact, to.language) if isinstance(fact, str) else fact


View = TypeVar("View", bound=Mapping[str, Any])


def in_language(view: View, language: str) -> View:
    """A view of the API or of a page with what people read of it in their language. Codes stay."""
    if language == LANGUAGES[0]:
        return view
    kept = _OWN_WORDS if "filedAt" in view and view.get("kind") != "release" else frozenset()
    spoken = {name: value if name in kept else _member(name, value, language) for name, value in view.items()}
    return cast("View", spoken)


def _walk(view: Any, language: str) -> Any:
    if isinstance(view, Mapping):
        return in_language(view, language)
    return [_walk(one, language) for one in view] if isinstance(view, Sequence) and not isinstance(view, str) else view


def _member(name: str, value: Any, language: str) -> Any:
    if name in _KEPT:
        return value
    if isinstance(value, str):
        return spoken(value, language) if name in _TEXTS else value
    if name in _LISTS and isinstance(value, list):
        return [spoken(one, language) if isinstance(one, str) else _walk(one, language) for one in value]
    if name == "facts" and isinstance(value, list):
        return [{part: spoken(str(words), language) for part, words in one.items()} for one in value]
    if name == "explanation" and isinstance(value, Mapping):
        return {part: spoken(str(words), language) for part, words in value.items()}
    return _walk(value, language)


def as_asked(reader: Reader, language: str) -> Reader:
    """Somebody whose app asks for another language than their settings have."""
    same = reader.language.partition("-")[0].lower() == language
    return reader if same else replace(reader, language=language)
