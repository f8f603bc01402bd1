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
_PREMIUM = re.compile(r"\b0(?:90|87|84|80)\d")
_SHORT_CODE = re.compile(r"\b[68]\d{4}\b")
_MONEY = re.compile(r"[£$€]\s?\d|\d\s?(?:£|p\b|pence|pounds|ppm)|\d+p(?:/|pm)|gbp|usd|\bdollars")
_LINK = re.compile(r"https?:|www\.|\.(?:co\.uk|com|net|org|info|biz)\b|\b[a-z0-9-]+\.[a-z]{2,}/\S")
_MAIL = re.compile(r"\S@\S+\.\S")
_SMILE = re.compile(r"[:;]-?[)(dp]")
_TERMS = re.compile(r"\bt.{0,2}s?\s?&\s?c|t&c|terms|apply|\b1[68]\+|over 1[68]|18 ?yrs")
_STOP = re.compile(r"\bstop\b")
_BOX = re.compile(r"p\.?o\.? ?box|\bbox\d|\b[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}\b")
_SHOUT = re.compile(r"[A-Z]{4,}")
_LETTER_DIGIT = re.compile(r"[a-z]\d|\d[a-z]")
_YOUR = re.compile(r"\byour?\b|\bur\b")
_WHEN = re.compile(r"\b(?:week|wk|wkly|weekly|daily|today|now|2day|24h|hrs)\b")
_CODE = re.compile(r"(?<!\d)(?:\d{4,8}|\d{3}-\d{3})(?!\d)")
_HOSTS = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(/\S*)?")
_WITH_DIGITS = (_PREMIUM, _SHORT_CODE, _MONEY, _BOX, _LETTER_DIGIT, _CODE)
_WITHOUT = (_SMILE, _TERMS, _STOP, _YOUR, _WHEN)
_NO_NUMBERS = [False] * len(_WITH_DIGITS)
_FOREIGN = re.compile("[^\x00-\x7f]")
_ADDRESS = re.compile(r"https?://\d+\.\d+\.\d+\.\d+|\b\d{1,3}(?:\.\d{1,3}){3}/\S")
_LISTS: dict[str, Any] = json.loads(files(__package__).joinpath("lexicon.json").read_text("utf-8"))
_CHEAP = frozenset(_LISTS["cheap endings"].split())
_SHORTENERS = frozenset(_LISTS["shorteners"].split())
_CALLS = frozenset(_LISTS["calls to act"].split())
_SMALL = frozenset(_LISTS["small words"].split())
_MYSELF = frozenset(("i", "i'm", "im", "i'll", "me", "my"))
_SAFE = frozenset(("secret", "appointment", "notice", "office", "personal"))


def looks_of(
    plain: str, low: str, tokens: list[str], concepts: set[str], looked: int, unseen: int
) -> NDArray[np.float64]:
    words = _WORDS.findall(plain)
    lower = [word.lower() for word in words]
    runs = [len(run) for run in _DIGITS.findall(plain)]
    return np.array(
        [
            *_measures(plain, words, lower, runs),
            *_patterns(plain, low, digits=bool(runs)),
            *_links(low),
            *_together(concepts),
            math.log1p(looked),
            math.log1p(unseen),
        ],
        np.float64,
    )


def _measures(plain: str, words: list[str], lower: list[str], runs: list[int]) -> list[float]:
    length, count, digits = len(plain) or 1, len(words) or 1, sum(runs)
    letters = sum(map(len, words)) or 1
    capitals = sum(map(str.isupper, plain))
    shouted = sum(len(word) > 2 and word.isupper() for word in words)
    calls = sum(word in _CALLS for word in lower)
    marks = plain.count("!")
    return [
        math.log(length),
        length >= 140,
        120 <= length <= 165,
        digits / length,
        math.log1p(digits),
        capitals / letters,
        sum(len(word) > 1 and word.isupper() for word in words) / count,
        math.log1p(shouted),
        min(max(runs, default=0), 14) / 12,
        any(run >= 10 for run in runs),
        5 in runs,
        4 in runs,
        6 in runs,
        math.log1p(calls),
        calls / count,
        sum(word in _SMALL for word in lower) / count,
        sum(word in _MYSELF for word in lower) / count,
        not _MYSELF.isdisjoint(lower),
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


def _patterns(plain: str, low: str, *, digits: bool) -> list[float]:
    numbers = [pattern.search(low) is not None for pattern in _WITH_DIGITS] if digits else _NO_NUMBERS
    foreign = 0.0 if plain.isascii() else len(_FOREIGN.findall(plain)) / len(plain) * 10
    return [
        *numbers,
        *(pattern.search(low) is not None for pattern in _WITHOUT),
        ("." in low or "://" in low) and _LINK.search(low) is not None,
        "@" in low and _MAIL.search(low) is not None,
        _SHOUT.match(plain) is not None,
        foreign,
    ]


def _links(low: str) -> list[float]:
    """What kind of hosts it names: cheap endings, hyphens, many parts, shorteners, bare addresses."""
    if "." not in low:
        return [0.0] * 6
    hosts = [found[0] for found in _HOSTS.findall(low)]
    cheap = any(host.rpartition(".")[2] in _CHEAP for host in hosts)
    hyphen = any("-" in host for host in hosts)
    buried = any(".com-" in host or ".com." in host or host.count(".") > 2 for host in hosts)
    short = any(host in _SHORTENERS for host in hosts)
    return [cheap, hyphen, buried, short, _ADDRESS.search(low) is not None, cheap or hyphen or buried or short]


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
