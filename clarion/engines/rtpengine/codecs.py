"""Codecs as session descriptions name them (RFC 8866 §6.6, RFC 3551): which ones we know, and how we spell them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from clarion.base.digits import find_number

# Best first. The number is the quality class: legs of one class are joined without loss through the cheaper codec.
CODECS = ("opus", "G722", "PCMU", "PCMA")
WIDE = frozenset({"opus", "G722"})
STATIC = {0: ("PCMU", 8000), 8: ("PCMA", 8000), 9: ("G722", 8000)}
EVENT = "telephone-event"
EVENT_NUMBER = 101
MAX_CLOCK = 9_999_999

_RTPMAP = re.compile(r"a=rtpmap:([0-9]{1,3}) +(\S+)")
_SPELLING = {name.lower(): name for name in (*CODECS, EVENT)}
STATIC_MAPPINGS = {number: f"{name}/{rate}" for number, (name, rate) in STATIC.items()}


@dataclass(frozen=True)
class Codec:
    """One line of the codec list: RTP payload type, encoding name in our spelling, clock rate."""

    number: int
    name: str
    rate: int
    mapping: str  # what follows the number in a=rtpmap


@lru_cache(maxsize=256)  # phones of a kind say the same in every call
def codecs_of(numbers: str, maps: tuple[str, ...]) -> tuple[tuple[Codec, ...], tuple[Codec, ...]]:
    """Codecs and key events of ours among payload types, in their order."""
    mappings = dict(STATIC_MAPPINGS)
    for line in maps:
        found = _RTPMAP.match(line)
        if found:
            mappings[int(found[1])] = found[2]
    codecs: list[Codec] = []
    events: list[Codec] = []
    for number in dict.fromkeys(int(text) for text in numbers.split()):
        codec = _codec(number, mappings.get(number, ""))
        if codec is not None:
            (events if codec.name == EVENT else codecs).append(codec)
    return tuple(codecs), tuple(events)


def _codec(number: int, mapping: str) -> Codec | None:
    name, _, rate = mapping.partition("/")
    clock = find_number(rate.partition("/")[0], most=MAX_CLOCK)
    if number > 127 or clock is None:
        return None
    known = _SPELLING.get(name.lower())
    return Codec(number, known, clock, mapping) if known else None


@lru_cache(maxsize=256)
def link_numbers(maps: tuple[str, ...]) -> dict[str, int]:
    """Payload types by mapping in our spelling. Shared: never to be changed."""
    numbers = {STATIC_MAPPINGS[0]: 0, STATIC_MAPPINGS[8]: 8, STATIC_MAPPINGS[9]: 9}
    for line in maps:
        found = _RTPMAP.match(line)
        if found:
            name, _, rest = found[2].partition("/")
            numbers.setdefault(f"{_SPELLING.get(name.lower(), name)}/{rest}", int(found[1]))
    return numbers
