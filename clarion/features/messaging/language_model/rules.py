"""What may be asked of a language model, and where one may be. Pure."""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from clarion.base.errors import Invalid
from clarion.base.ssrf_guard import EgressPolicy, is_ip, is_local

MOST_A_MINUTE = 10
"""Questions of one person, to one process."""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")


class Source(StrEnum):
    OFF = "Off"
    OPERATOR = "Operator"
    OWN = "Own"


class Purpose(StrEnum):
    SUMMARY = "Summary"
    ASSISTANT = "Assistant"
    TRANSLATION = "Translation"
    TEST = "Test"


def checked_url(url: str, policy: EgressPolicy) -> str:
    """An address that a company may name. Raises 400. What its name leads to is judged with each connection."""
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise _bad("it cannot be read") from None
    if parts.scheme not in ("https", "http") or not host or not url.isascii() or re.search(r"[\s\\]", url):
        raise _bad("it has to be like https://models.example.com/v1")
    if parts.username is not None or parts.query or parts.fragment:
        raise _bad("it holds more than a place: leave out names, keys, ? and #")
    if parts.scheme == "http" and not (policy.anywhere or (policy.loopback and is_local(host))):
        raise _bad("it has to begin with https://")
    refused = is_ip(host) and not policy.allows(host)
    if refused or (is_local(host) and not (policy.loopback or policy.anywhere)):
        raise _bad("it leads to a private or local network, which the operator does not allow")
    return url.rstrip("/")


def _bad(why: str) -> Invalid:
    return Invalid(f"This is no address for a language model: {why}.", parameter="url")


def day_of(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()


def seconds_to_midnight(now: datetime) -> int:
    now = now.astimezone(UTC)
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, int((tomorrow - now).total_seconds()))


def language_name(code: str) -> str:
    """In English, as models know it. Raises 400 for what is no code of a language."""
    if LANGUAGE.fullmatch(code):
        try:
            found = Locale.parse(code.replace("_", "-"), sep="-").english_name
        except (ValueError, UnknownLocaleError):
            found = None
        if found:
            return found
    raise Invalid("A language is a code such as de or pt-BR.", parameter="language")
