"""Pieces that go into the templates: names, sums, codes, numbers, links. Numbers and hosts are invented or reserved."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

_SOURCE: dict[str, str] = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
WORDS = {name: line.split(", ") for name, line in _SOURCE.items()}
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGH23456789"


def _token(chance: random.Random, shortest: int, longest: int) -> str:
    return "".join(chance.choice(_LETTERS) for _ in range(chance.randint(shortest, longest)))


def _squeezed(chance: random.Random, *kinds: str) -> str:
    return re.sub(r"\W", "", chance.choice([word for kind in kinds for word in WORDS[kind]])).lower()


def bad_link(chance: random.Random) -> str:
    """As swindlers write them: shortened, a brand with a hyphen, a brand in front of another host, a bare address."""
    brand, part, ending = (
        _squeezed(chance, "brand", "courier", "bank"),
        chance.choice(WORDS["part"]),
        chance.choice(WORDS["ending"]),
    )
    host = chance.choices(
        [
            f"{chance.choice(WORDS['short'])}/{_token(chance, 4, 7)}",
            f"{brand}-{part}.{ending}",
            f"{part}-{brand}{chance.choice(['', '24', '-' + chance.choice(WORDS['part'])])}.{ending}",
            f"{brand}.com-{part}.{ending}",
            f"{brand}.{part}{chance.randint(1, 99)}.{ending}",
            ".".join(str(chance.randint(11, 254)) for _ in range(4)),
            f"{_token(chance, 4, 9).lower()}.{ending}",
        ],
        weights=[25, 25, 15, 10, 7, 6, 12],
    )[0]
    if "/" not in host and chance.random() < 0.5:
        host += "/" + _token(chance, 2, 7)
    return chance.choice(["https://", "http://", "", "", "https://www.", "www."]) + host


def good_link(chance: random.Random) -> str:
    """As firms and friends write them: the brand's own host, or one where people share things."""
    brand = _squeezed(chance, "brand", "co", "courier")
    host = chance.choice(
        [
            *(f"{brand}.com", f"app.{brand}.com", f"{brand}.co.uk", f"docs.{brand}.com", f"{brand}.org"),
            *("meet.google.com", "zoom.us/j", "maps.app.goo.gl", f"youtube.com/watch?v={_token(chance, 6, 6)}"),
            f"staff.{brand}.edu/~{_token(chance, 4, 6).lower()}",
        ]
    )
    page = chance.choice(
        ["orders", "track", "book", "account", "bill", "renew", "help", f"j/{chance.randint(10**8, 10**9)}"]
    )
    return chance.choice(["https://www.", "https://", "www.", ""]) + host + chance.choice(["", "/" + page])


def _sum(chance: random.Random) -> str:
    value = chance.choice(
        [chance.randint(5, 99), chance.randint(100, 999), chance.randint(1, 50) * 50, chance.randint(1, 50) * 1000]
    )
    text = f"{value:,}" if chance.random() < 0.6 else str(value)
    if chance.random() < 0.35:
        text += f".{chance.randint(0, 99):02d}"
    if chance.random() < 0.07:
        return text + chance.choice([" USD", " pounds", " dollars"])
    return chance.choice("$$$££€") + text


def _small(chance: random.Random) -> str:
    return chance.choice("$$£££€") + chance.choice(WORDS["price"])


def _phone(chance: random.Random) -> str:
    last = f"{chance.randint(0, 99):02d}"
    return chance.choice(
        [
            f"1-8{chance.choice('034567') * 2}-555-01{last}",
            f"(555) 01{last}-{chance.randint(1000, 9999)}",
            f"0{chance.choice(['20 7946 0', '161 496 0', '7700 900', '800 ', '345 '])}{chance.randint(100, 999)}",
            f"+44 7700 900{chance.randint(100, 999)}",
            f"{chance.randint(201, 989)}-555-01{last}",
            f"0{chance.randint(7, 8)}{chance.randint(10**7, 10**9)}",
            f"+1{chance.randint(201, 989)}55501{last}",
        ]
    )


def _date(chance: random.Random) -> str:
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    name = chance.choice(WORDS["month"])
    forms = [f"{day}/{month:02d}", f"{name[:3]} {day}", f"{day} {name}", f"{chance.choice(WORDS['day'])} {month}/{day}"]
    return chance.choice(forms)


def _time(chance: random.Random) -> str:
    return chance.choice(
        [
            f"{chance.randint(7, 20)}:{chance.choice(['00', '15', '30', '45'])}",
            f"{chance.randint(1, 12)}{chance.choice(['am', 'pm'])}",
            f"{chance.randint(1, 12)}:{chance.choice(['00', '30'])} {chance.choice(['AM', 'PM'])}",
        ]
    )


_KINDS: dict[str, Callable[[random.Random], str]] = {
    "amt": _sum,
    "small": _small,
    "phone": _phone,
    "date": _date,
    "time": _time,
    "code": lambda chance: "".join(chance.choices("0123456789", k=chance.choice([6, 6, 6, 5, 8]))),
    "code4": lambda chance: f"{chance.randint(0, 9999):04d}",
    "code3": lambda chance: f"{chance.randint(0, 999):03d}",
    "short5": lambda chance: str(chance.randint(60000, 89999)),
    "n": lambda chance: str(chance.randint(2, 20)),
    "tracking": lambda chance: chance.choice(["", "", "#", "US", "JD"]) + str(chance.randint(10**6, 10**10)),
}


def number_piece(name: str, chance: random.Random) -> str:
    return _KINDS[name](chance)
