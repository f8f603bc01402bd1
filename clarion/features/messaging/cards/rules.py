"""What makes a card one that can be shown, and that can run nothing. Pure.

Refused, with the place: what is too large or too deep, parts that no version up to 1.5 knows (unless the card says
what to show instead), addresses that are not of the web, and inputs that nobody could tell apart.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from clarion.base.errors import Invalid
from clarion.features.messaging.cards.elements import (
    ACTIONS,
    CARRIED,
    ELEMENTS,
    LINK_SCHEMES,
    LISTS,
    PICTURES,
    SCHEMES,
    SUBMITTING,
    UNTYPED,
    URLS,
    VERSIONS,
)

LARGEST = 100_000
DEEPEST = 20
MOST_PARTS = 1_000
DEFAULT_VERSION = "1.3"
_LINK = re.compile(r"\]\([\s<]*([a-zA-Z][a-zA-Z0-9+.\-\s]*):")
_CONTROL = re.compile(r"[\x00-\x20]")
Card = Mapping[str, Any]
Part = tuple[str, Mapping[str, Any]]
"""A place, such as body[0].items[2], and what stands there."""


def check_card(card: Card) -> dict[str, Any]:
    """The card as it is kept. Raises Invalid with the place of what is wrong."""
    if len(json.dumps(card, ensure_ascii=False).encode()) > LARGEST:
        raise Invalid(f"A card has at most {LARGEST} bytes.", parameter="body")
    version = str(card.get("version") or DEFAULT_VERSION)
    if version not in VERSIONS:
        raise Invalid(f"Cards of the versions {VERSIONS[0]} to {VERSIONS[-1]} can be shown.", parameter="version")
    inputs: set[str] = set()
    for count, (place, part) in enumerate(parts_of(card), start=1):
        if count > MOST_PARTS:
            raise Invalid(f"A card has at most {MOST_PARTS} parts.", parameter="body")
        _check_addresses(place, part)
        if str(part.get("type", "")).startswith("Input."):
            _check_input(place, part, inputs)
    return {**card, "type": "AdaptiveCard", "version": version}


def parts_of(card: Card) -> Iterator[Part]:
    """The card and every part of it, in the order in which they are shown."""
    waiting: list[tuple[str, Any, frozenset[str] | None, int]] = [("", card, None, 0)]
    while waiting:
        place, part, allowed, depth = waiting.pop()
        if part == "drop" and place.endswith(".fallback"):
            continue
        if not isinstance(part, dict):
            raise Invalid(f"[{place}] must be an object.", parameter=place or "body")
        if depth > DEEPEST:
            raise Invalid(f"A card is at most {DEEPEST} levels deep.", parameter=place[:200])
        if allowed is not None and part.get("type") not in allowed:
            if "fallback" in part:
                waiting.append((f"{place}.fallback", part["fallback"], ELEMENTS | ACTIONS, depth + 1))
                continue
            shown = str(part.get("type"))[:40]
            raise Invalid(f"[{place}.type] is {shown}: nothing that can be shown here.", parameter=f"{place}.type")
        yield place, part
        inner = [each for name in part if name in LISTS or name in UNTYPED for each in _inside(place, part, name)]
        waiting += [(where, each, kinds, depth + 1) for where, each, kinds in reversed(inner)]


def _inside(place: str, part: Card, name: str) -> Iterator[tuple[str, Any, frozenset[str] | None]]:
    value = part[name]
    where = f"{place}.{name}".lstrip(".")
    if name in UNTYPED:
        entries = value if isinstance(value, list) else []
        for number, each in enumerate(entries):
            if isinstance(each, dict):  # texts stand for themselves: runs of text, names of elements
                yield f"{where}[{number}]", each, None
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield f"{where}[{number}]", each, LISTS[name]
    elif value is not None:
        yield where, value, LISTS[name]


def _check_addresses(place: str, part: Card) -> None:
    for name, value in part.items():
        where = f"{place}.{name}".lstrip(".")
        if name in URLS and isinstance(value, dict):  # backgroundImage may be an object with an address of its own
            _check_addresses(where, value)
        elif name in URLS and value not in (None, ""):
            allowed = LINK_SCHEMES if part.get("type") in ACTIONS and name == "url" else (*SCHEMES, *PICTURES)
            if not isinstance(value, str) or not value.lower().startswith(allowed) or _CONTROL.search(value):
                raise Invalid(f"[{where}] must be an address of the web.", parameter=where)
        elif isinstance(value, str) and name not in CARRIED:
            _check_links(where, value)


def _check_links(where: str, text: str) -> None:
    """Links in Markdown."""
    for found in _LINK.finditer(text):
        scheme = re.sub(r"\s", "", found[1]).lower()
        if scheme not in ("http", "https", "mailto", "tel"):
            raise Invalid(f"[{where}] holds a link to {scheme[:20]}:, which is no address of the web.", parameter=where)


def _check_input(place: str, part: Card, known: set[str]) -> None:
    name = part.get("id")
    if not isinstance(name, str) or not name or name in known:
        raise Invalid(f"[{place}.id] must tell this input apart from the others.", parameter=f"{place}.id")
    known.add(name)


def input_ids(card: Card) -> frozenset[str]:
    return frozenset(
        str(part["id"]) for _place, part in parts_of(card) if str(part.get("type", "")).startswith("Input.")
    )


def submit_actions(card: Card) -> list[Mapping[str, Any]]:
    """What can be submitted, in the order of the card."""
    return [part for _place, part in parts_of(card) if part.get("type") in SUBMITTING]
