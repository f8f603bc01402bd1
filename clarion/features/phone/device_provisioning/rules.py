"""What may be asked for as a phone's setup, and how those who guess are slowed down. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_FAILURES = 5
LONGEST_WAIT_S = 300.0
FORGET_AFTER = timedelta(minutes=30)
_MAC = re.compile(r"[0-9a-f]{12}")


def mac_of(text: str) -> str | None:
    """A hardware address as twelve small hexadecimal digits, however it was written; None for what is none."""
    digits = re.sub(r"[\s:.\-]", "", text).lower()
    usable = _MAC.fullmatch(digits) and digits not in ("0" * 12, "f" * 12) and not int(digits[:2], 16) & 1
    return digits if usable else None


def shown_mac(mac: str) -> str:
    """00:15:65:aa:bb:cc"""
    return ":".join(mac[at : at + 2] for at in range(0, 12, 2))


@dataclass(frozen=True)
class Tally:
    """Failures of one place."""

    failures: int = 0
    last_at: datetime | None = None
    not_before: datetime | None = None


def after_failure(tally: Tally, now: datetime) -> Tally:
    """One more. The first few cost nothing: phones do ask for files that are not there; then the wait doubles."""
    if tally.last_at is None or now - tally.last_at > FORGET_AFTER:
        tally = Tally()
    failures = tally.failures + 1
    surplus = failures - FREE_FAILURES
    wait = min(LONGEST_WAIT_S, 2.0 ** min(surplus, 12)) if surplus > 0 else 0.0
    return Tally(failures, now, now + timedelta(seconds=wait) if wait else None)


def wait_of(tally: Tally, now: datetime) -> float:
    """Seconds until it is answered again."""
    return max(0.0, (tally.not_before - now).total_seconds()) if tally.not_before is not None else 0.0


def secret_is_due(*, generation: int, given: int | None, keeps_secrets: bool) -> str:
    """Whether a file may hold the password: "give" it, "withhold" it because the phone has it, or make a "new" one,
    for phones that forget what a file does not name. One password is never given twice.
    """
    if given != generation:
        return "give"
    return "withhold" if keeps_secrets else "new"
