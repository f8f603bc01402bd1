"""How failed sign-ins slow down who fails, and nobody else. Pure.

What is counted: each pair of (name, source), each source alone, and each name over all sources that are not
known to belong to its owner. Whoever comes with a device that the person has used before is counted for that
device only, so nobody else's guesses hold the owner up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

FREE_FAILURES_OF_PAIR = 5
FREE_FAILURES_OF_SOURCE = 50
FREE_FAILURES_OF_NAME = 100
LONGEST_WAIT_S = 60.0
FORGET_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Counted:
    """One thing that failures are counted for; `free` of them cost nothing. `own`: forgotten after a success."""

    key: str
    free: int
    own: bool


@dataclass(frozen=True)
class Tally:
    failures: int = 0
    last_at: datetime | None = None
    not_before: datetime | None = None


def counted_for(name: str, source: str, *, device: str = "", known_source: bool = False) -> tuple[Counted, ...]:
    """What a try counts for. `device`: the id of a device known to be this person's, else ""."""
    if device:
        return (Counted(_key("device", name, device), FREE_FAILURES_OF_PAIR, own=True),)
    pair = Counted(_key("pair", name, source), FREE_FAILURES_OF_PAIR, own=True)
    place = Counted(_key("source", source), FREE_FAILURES_OF_SOURCE, own=False)
    if known_source:
        return pair, place
    return pair, place, Counted(_key("name", name), FREE_FAILURES_OF_NAME, own=False)


def _key(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def wait_of(tally: Tally, now: datetime) -> float:
    """Seconds until the next try may be made; 0 when it may be made now."""
    if tally.not_before is None:
        return 0.0
    return max(0.0, (tally.not_before - now).total_seconds())


def after_failure(tally: Tally, free: int, now: datetime) -> Tally:
    """The tally with one more failure. The wait doubles each time and ends at a minute."""
    if tally.last_at is None or now - tally.last_at > FORGET_AFTER:
        tally = Tally()
    failures = tally.failures + 1
    surplus = failures - free
    wait = min(LONGEST_WAIT_S, 2.0 ** min(surplus, 10)) if surplus >= 0 else 0.0
    return Tally(failures, now, now + timedelta(seconds=wait) if wait else None)


def after_success(tally: Tally) -> Tally:
    """The tally of something that is not forgotten altogether: the try that was right does not count."""
    return Tally(max(0, tally.failures - 1), tally.last_at, None)
