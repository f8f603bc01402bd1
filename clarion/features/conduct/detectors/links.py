"""Links in texts: where they lead, and whether the host is hostile, poses as another, or hides where it leads. Pure."""

import ipaddress
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import name as unicode_name

import idna
from rapidfuzz.distance import JaroWinkler

from clarion.base.domains import public_suffix
from clarion.features.conduct.detectors.names import list_marks, skeleton_of

MOST_LINKS = 20
SIMILAR = 0.92
_LONGEST = 4000
_LINK = re.compile(
    r"(?P<scheme>https?://|hxxps?://|www\.)?(?P<host>(?:[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.|\[\.\]|\(\.\))){1,8}[^\W_]{2,24})"
    r"(?P<port>:\d{1,5})?(?P<rest>/[^\s<>\"']*)?",
    re.I,
)
_BARE = re.compile(
    r"https?://(?P<host>\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]|0x[0-9a-f]{8}|\d{8,10})(?P<rest>[:/]\S*)?", re.I
)
_PARTS = re.compile(r"[-_\d]+")
_LEADS_ON = re.compile(r"[.\])][^\W_]|://")
"""Every host has one of these in it."""


@dataclass(frozen=True, slots=True)
class Link:
    """`host` in ASCII, `registered` the part somebody registered, `defanged` for people and records."""

    host: str
    registered: str
    defanged: str
    hostile: bool
    posing: bool  # looks like the host of a mark, or mixes scripts
    shortener: bool
    poses_as: str = ""


@cache
def _data() -> dict[str, frozenset[str]]:
    source = json.loads(files(__package__).joinpath("data/links.json").read_text("utf-8"))
    return {key: frozenset(value.split()) for key, value in source.items() if key != "_"}


def list_links(
    text: str, urls: Sequence[str] | None = None, is_hostile: Callable[[str], bool] = lambda host: False
) -> tuple[Link, ...]:
    """At most twenty links of a text, each host once; `is_hostile`: hosts known for harm beside the shipped ones."""
    found: dict[str, Link] = {}
    for source in urls if urls is not None else (text,):
        for host, rest in _hosts(source[:_LONGEST]):
            link = _link(host, rest, is_hostile)
            if link is not None and link.host not in found:
                found[link.host] = link
                if len(found) >= MOST_LINKS:
                    return tuple(found.values())
    return tuple(found.values())


def _hosts(text: str) -> list[tuple[str, str]]:
    if "." not in text and "://" not in text:
        return []
    clear = text.replace("\u200b", "").replace("\u00ad", "")
    if _LEADS_ON.search(clear) is None:
        return []
    found = [(match["host"], match["rest"] or "") for match in _BARE.finditer(clear)]
    for match in _LINK.finditer(clear):
        host = re.sub(r"[\[(]\.[\])]", ".", match["host"])
        if (match.start() and clear[match.start() - 1] == "@") or (
            host[0].isdigit() and host.replace(".", "").isdigit()
        ):
            continue
        if match["scheme"] or match["rest"] or public_suffix(host.lower()):
            found.append((host, match["rest"] or ""))
    return found


def _link(host: str, rest: str, is_hostile: Callable[[str], bool]) -> Link | None:
    shown = host.lower().rstrip(".").removeprefix("www.")
    try:
        ascii_host = shown if shown.isascii() else idna.encode(shown, uts46=True).decode()
    except idna.IDNAError:
        ascii_host = shown.encode("punycode").decode()[:253]
    if _is_address(shown):
        return Link(ascii_host, ascii_host, _defanged(ascii_host, rest), is_hostile(ascii_host), False, False)
    suffix = public_suffix(ascii_host)
    domain = ascii_host.removesuffix(suffix).rstrip(".").rpartition(".")[2]
    if not suffix:
        domain, suffix = ascii_host.split(".")[-2:]
    if not domain:
        return None
    registered = f"{domain}.{suffix}"
    data = _data()
    wider = {ascii_host, registered, *(ascii_host.split(".", cut)[-1] for cut in range(1, ascii_host.count(".")))}
    poses_as = _poses_as(ascii_host, domain, ascii_host.removesuffix(registered).rstrip("."), registered)
    return Link(
        host=ascii_host,
        registered=registered,
        defanged=_defanged(ascii_host, rest),
        hostile=not wider.isdisjoint(data["hostile"]) or any(map(is_hostile, wider)),
        posing=bool(poses_as),
        shortener=registered in data["shorteners"] or ascii_host in data["shorteners"],
        poses_as=poses_as,
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.isdigit() or host.startswith("0x")
    return True


def _defanged(host: str, rest: str) -> str:
    return f"hxxp://{host.replace('.', '[.]')}{rest[:60]}"


def _poses_as(host: str, domain: str, subdomain: str, registered: str) -> str:
    """The mark whose place the host pretends to be, `mixed scripts`, or nothing."""
    shown = _shown(domain)
    if _mixes_scripts(shown):
        return "mixed scripts"
    skeleton, parts = skeleton_of(shown), [part for part in _PARTS.split(shown) if part]
    above = {part for label in subdomain.split(".") for part in _PARTS.split(label)}
    for mark in list_marks():
        if registered in mark.hosts or any(host.endswith("." + own) for own in mark.hosts):
            return ""
    posing = _data()["posing words"]
    for mark in list_marks():
        if skeleton == mark.skeleton or (mark.name in above and len(mark.name) > 3):
            return mark.name
        near_length = len(mark.skeleton) > 5 and abs(len(skeleton) - len(mark.skeleton)) <= 2
        if near_length and JaroWinkler.similarity(skeleton, mark.skeleton) >= SIMILAR:
            return mark.name
        near = {part for part in parts if skeleton_of(part) == mark.skeleton}
        if (
            near
            and len(parts) > 1
            and any(part in posing or part in ("com", "net") for part in parts if part not in near)
        ):
            return mark.name
        if skeleton.startswith(mark.skeleton) and len(mark.name) > 4 and shown[len(mark.name) :].strip("-") in posing:
            return mark.name
    return ""


def _shown(label: str) -> str:
    """What a browser may show for a label in punycode."""
    if not label.startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except idna.IDNAError:
        return label


def _mixes_scripts(label: str) -> bool:
    """Latin beside Cyrillic or Greek in one label: no language is written so."""
    if label.isascii():
        return False
    scripts = {unicode_name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()}
    return "LATIN" in scripts and not scripts.isdisjoint({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})


def link_features(links: Sequence[Link]) -> dict[str, bool]:
    """What MAL-02 looks at."""
    return {
        "link_malicious": any(link.hostile for link in links),
        "link_lookalike": any(link.posing for link in links),
        "link_shortener": any(link.shortener for link in links),
    }
