"""The looks of a text: length, figures, capitals, money, numbers to call, links. A short vector. Pure."""

import json
import math
import re
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

_WORDS = re.compile(r"[A-Za-z']+")
_DIGITS = re.compile(r"\d+")
# Each is asked only where a quick look says that it may fit: most texts have none of it.
_PREMIUM = re.compile(r"\b0(?:90|87|84|80)\d")
_PREMIUM_BEGINS = ("090", "087", "084", "080")
_SHORT_CODE = re.compile(r"\b[68]\d{4}\b")
_PENCE = re.compile(r"\d(?:\s?(?:£|p\b|pence|pounds|ppm)|p/)")
_MARKED_SUM = re.compile(r"[£$€]\s?\d")
_DOLLARS = re.compile(r"\bdollars")
_LINK = re.compile(r"https?:|www\.|\.(?:co\.uk|com|net|org|info|biz)\b|\b[a-z0-9-]+\.[a-z]{2,}/\S")
_MAIL = re.compile(r"\S@\S+\.\S")
_SMILE = re.compile(r"[:;]-?[)(dp]")
_TERMS = re.compile(r"\bt.{0,2}s?\s?&\s?c|t&c")
_GROWN_UP = re.compile(r"\b1[68]\+|over 1[68]|18 ?yrs")
_STOP = re.compile(r"\bstop\b")
_BOX = re.compile(r"p\.?o\.? ?box|\bbox\d")
_POSTCODE, _POSTCODE_END = re.compile(r"\b[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}\b"), re.compile(r"\d[a-z]{2}\b")
_SHOUT = re.compile(r"[A-Z]{4,}")
_LETTER_DIGIT = re.compile(r"[a-z]\d|\d[a-z]")
_YOUR = re.compile(r"\byour?\b|\bur\b")
_WHEN = re.compile(r"\b(?:week|wk|wkly|weekly|daily|today|now|2day|24h|hrs)\b")
_CODE = re.compile(r"(?<!\d)(?:\d{4,8}|\d{3}-\d{3})(?!\d)")
_HOSTS = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(/\S*)?")
_NO_NUMBERS: list[float] = [False] * 6
_NO_LINKS = [0.0] * 6
_FOREIGN = re.compile("[^\x00-\x7f]")
_ADDRESS = re.compile(r"https?://\d+\.\d+\.\d+\.\d+|\b\d{1,3}(?:\.\d{1,3}){3}/\S")
_LISTS: dict[str, Any] = json.loads(files(__package__).joinpath("lexicon.json").read_text("utf-8"))
_CHEAP = frozenset(_LISTS["cheap endings"].split())
_SHORTENERS = frozenset(_LISTS["shorteners"].split())
_CALLS = frozenset(_LISTS["calls to act"].split()).__contains__
_SMALL = frozenset(_LISTS["small words"].split()).__contains__
_MYSELF = frozenset(("i", "i'm", "im", "i'll", "me", "my")).__contains__
_NO_CAPITALS = bytes(set(range(256)) - set(range(65, 91)))
_SAFE = frozenset(("secret", "appointment", "notice", "office", "personal"))


def looks_of(
    plain: str, low: str, tokens: list[str], concepts: set[str], looked: int, unseen: int
) -> NDArray[np.float64]:
    words = _WORDS.findall(plain)
    lower = _WORDS.findall(low) if plain.isascii() else [word.lower() for word in words]
    numbers = _DIGITS.findall(plain)
    # No link has a space in it: what has no dot need not be looked through.
    dotted = " ".join([part for part in low.split() if "." in part]) if "." in low else ""
    return np.array(
        [
            *_measures(plain, words, lower, [*map(len, numbers)]),
            *(_figures(low, numbers) if numbers else _NO_NUMBERS),
            *_patterns(plain, low, dotted, digits=bool(numbers)),
            *_links(dotted),
            *_together(concepts),
            math.log1p(looked),
            math.log1p(unseen),
        ],
        np.float64,
    )


def _measures(plain: str, words: list[str], lower: list[str], runs: list[int]) -> list[float]:
    length, count, digits = len(plain) or 1, len(words) or 1, sum(runs)
    letters = sum(map(len, words)) or 1
    capitals = _capitals(plain)
    shouts = [len(word) for word in words if word.isupper() and len(word) > 1] if capitals else []
    shouted = len(shouts) - shouts.count(2)
    calls, myself, marks = sum(map(_CALLS, lower)), sum(map(_MYSELF, lower)), plain.count("!")
    return [
        math.log(length),
        length >= 140,
        120 <= length <= 165,
        digits / length,
        math.log1p(digits),
        capitals / letters,
        len(shouts) / count,
        math.log1p(shouted),
        min(max(runs, default=0), 14) / 12,
        any(run >= 10 for run in runs),
        5 in runs,
        4 in runs,
        6 in runs,
        math.log1p(calls),
        calls / count,
        sum(map(_SMALL, lower)) / count,
        myself / count,
        myself > 0,
        min(marks / length * 20, 4),
        marks > 0,
        "?" in plain,
        math.log1p(plain.count(".")),
        ".." in plain,
        len(set(lower)) / count,
        letters / count,
        count <= 5,
        count <= 10,
        *(mark in plain for mark in "&/*+="),
        plain[:1].isupper(),
        plain[:1].islower(),
    ]


def _capitals(plain: str) -> int:
    if plain.isascii():
        return len(plain.encode().translate(None, _NO_CAPITALS))
    return sum(map(str.isupper, plain))


def _figures(low: str, numbers: list[str]) -> list[float]:
    """Premium numbers, short codes, money, post boxes, letters beside figures, codes."""
    lengths = [*map(len, numbers)]
    return [
        any(number.startswith(_PREMIUM_BEGINS) for number in numbers) and _PREMIUM.search(low) is not None,
        5 in lengths and _SHORT_CODE.search(low) is not None,
        _money(low),
        ("box" in low and _BOX.search(low) is not None)
        or (_POSTCODE_END.search(low) is not None and _POSTCODE.search(low) is not None),
        _LETTER_DIGIT.search(low) is not None,
        any(4 <= length <= 8 for length in lengths)
        or ("-" in low and lengths.count(3) > 1 and _CODE.search(low) is not None),
    ]


def _money(low: str) -> bool:
    return (
        (("£" in low or "$" in low or "€" in low) and _MARKED_SUM.search(low) is not None)
        or _PENCE.search(low) is not None
        or "gbp" in low
        or "usd" in low
        or ("dollars" in low and _DOLLARS.search(low) is not None)
    )


def _patterns(plain: str, low: str, dotted: str, *, digits: bool) -> list[float]:
    foreign = 0.0 if plain.isascii() else len(_FOREIGN.findall(plain)) / len(plain) * 10
    return [
        (":" in low or ";" in low) and _SMILE.search(low) is not None,
        "terms" in low
        or "apply" in low
        or ("&" in low and _TERMS.search(low) is not None)
        or (digits and ("16" in low or "18" in low) and _GROWN_UP.search(low) is not None),
        "stop" in low and _STOP.search(low) is not None,
        ("you" in low or "ur" in low) and _YOUR.search(low) is not None,
        _WHEN.search(low) is not None,
        _leads_away(low, dotted),
        "@" in low and _MAIL.search(low) is not None,
        plain[:1].isupper() and _SHOUT.match(plain) is not None,
        foreign,
    ]


def _leads_away(low: str, dotted: str) -> bool:
    if ("http:" in low or "https:" in low) and (dotted or "://" in low):
        return True
    return bool(dotted) and _LINK.search(dotted) is not None


def _links(dotted: str) -> list[float]:
    """What kind of hosts it names: cheap endings, hyphens, many parts, shorteners, bare addresses."""
    if not dotted:
        return _NO_LINKS
    hosts = [found[0] for found in _HOSTS.findall(dotted)]
    cheap = any(host.rpartition(".")[2] in _CHEAP for host in hosts)
    hyphen = any("-" in host for host in hosts)
    buried = any(".com-" in host or ".com." in host or host.count(".") > 2 for host in hosts)
    short = any(host in _SHORTENERS for host in hosts)
    return [cheap, hyphen, buried, short, _ADDRESS.search(dotted) is not None, cheap or hyphen or buried or short]


def _together(concepts: set[str]) -> list[float]:
    """The marks of a swindle side by side: a way to answer, a lure or a fright, something to give away."""
    lure = not concepts.isdisjoint(("prize", "refund", "job", "invest", "adult", "loan", "free", "gamble"))
    fright = not concepts.isdisjoint(("problem", "threat", "urgent"))
    gives = not concepts.isdisjoint(("credential", "pay", "verify"))
    door = not concepts.isdisjoint(("link", "reply", "call", "click", "long number"))
    return [
        lure and door,
        fright and door,
        gives and door,
        fright and gives,
        fright and gives and door,
        len(concepts & _SAFE) / 3,
        "secret" in concepts and "number" in concepts and "link" not in concepts,
    ]
