"""Scams of today by their families: parcel, toll, bank, government, job, "hi mum", crypto, prize, boss, code. Pure.

Each family has parts that all have to occur, so that a bank's own notice or a server's alarm, which has one or two of
them, is none. A model knows texts like those it has seen; this knows how a swindle is built.
"""

import json
import re
from dataclasses import dataclass
from importlib.resources import files

from clarion.base.pattern_screen import PatternScreen
from clarion.base.text_score import readable
from clarion.features.conduct.detectors.links import list_links
from clarion.features.conduct.detectors.names import list_marks

_LONGEST = 1600


@dataclass(frozen=True, slots=True)
class Family:
    name: str
    parts: tuple[re.Pattern[str], ...]
    places: frozenset[int]
    """Of its parts among all patterns of the screen."""
    needs_link: bool
    never: re.Pattern[str] | None


def _read() -> tuple[tuple[Family, ...], re.Pattern[str], PatternScreen]:
    said = json.loads(files(__package__).joinpath("data/scams.json").read_text("utf-8"))
    patterns = {said["link"]: _LINK_PLACE}
    families: list[Family] = []
    for name, family in said["families"].items():
        parts = [f"{said['link']}|{said['door']}" if part == "@door" else part for part in family["all"]]
        families.append(
            Family(
                name,
                tuple(map(re.compile, parts)),
                frozenset(patterns.setdefault(part, len(patterns)) for part in parts),
                family.get("needs") == "link",
                re.compile(family["not"]) if "not" in family else None,
            )
        )
    return tuple(families), re.compile(said["link"]), PatternScreen(list(patterns))


_LINK_PLACE = 0
_FAMILIES, _LINK, _SCREEN = _read()


def scam_family(text: str) -> str:
    """The family that a text belongs to; empty for none."""
    plain = readable(text[:_LONGEST])[0].lower().replace("’", "'")
    may_match = _SCREEN.candidates(plain)
    links = [found[0] for found in _LINK.finditer(plain)] if _LINK_PLACE in may_match else []
    if links and all(map(_is_theirs, links)) and not any(link.posing for link in list_links(text[:_LONGEST])):
        links = []  # it leads to the mark that it speaks of
        plain = _LINK.sub(" ", plain)
        may_match = _SCREEN.candidates(plain)
    for family in _FAMILIES:
        if not family.places <= may_match or (family.needs_link and not links):
            continue
        if all(part.search(plain) for part in family.parts) and not (family.never and family.never.search(plain)):
            return family.name
    return ""


def _is_theirs(link: str) -> bool:
    """Whether a link leads to a host of a protected mark or of a government."""
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", link).partition("/")[0].rstrip(".")
    if host.endswith((".gov", ".gov.uk", ".gouv.fr", ".overheid.nl", ".gob.es", ".bund.de", ".gov.au")):
        return True
    return any(host == own or host.endswith(f".{own}") for mark in list_marks() for own in mark.hosts)
