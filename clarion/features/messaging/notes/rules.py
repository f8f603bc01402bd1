"""What a note may hold, its preview, and who holds its lock. Pure."""

import html
import re
from datetime import datetime, timedelta

import nh3

LONGEST_BODY = 1_048_576
PREVIEW = 150
LOCK_LASTS = timedelta(hours=5)
_PARTS = re.compile(r"(?i)<(?:br|/p|/div|/li|/h[1-6]|/tr|/td)\b[^>]*>")
_SPACE = re.compile(r"\s+")


def harmless(body: str) -> str:
    """The same HTML without scripts, handlers, frames and addresses that could run something."""
    return nh3.clean(body)


def preview_of(body: str) -> str:
    """The beginning of it, as plain text."""
    return plain_text(body[: 40 * PREVIEW])[:PREVIEW]


def plain_text(body: str) -> str:
    """What people read of it, without its form."""
    parted = _PARTS.sub(lambda found: f"{found[0]} ", body)
    text = html.unescape(nh3.clean(parted, tags=set()))
    return _SPACE.sub(" ", text).strip()


def holder(locked_by: str | None, locked_until: datetime | None, now: datetime) -> str | None:
    """Who holds the lock at present; nobody once it has run out."""
    return locked_by if locked_by and locked_until and now < locked_until else None
