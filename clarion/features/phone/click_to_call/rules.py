"""What a visitor may ask for, and how often. Pure."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import phonenumbers
from phonenumbers import PhoneNumberType

WINDOW: Final = timedelta(hours=1)
MOST_OF_ADDRESS: Final = 10
"""Calls that one address may ask for in an hour, of all buttons together."""
LONGEST_NAME: Final = 60
_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$)({_LABEL}\.)*{_LABEL}|\[[0-9a-f:]+\]")
_ORDINARY = (
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
)
_PORTS = {"https": 443, "http": 80}


def new_key() -> str:
    """Names a button on a page. Everybody may know it: what it opens is held to the origins."""
    return secrets.token_urlsafe(18)


def origin_of(text: str) -> str | None:
    """An origin as browsers write it (RFC 6454 §6.2): `https://shop.example`, with a port where it is not the usual
    one. http only for the own machine. None for anything else, paths and wildcards among it.
    """
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port
    except ValueError:
        return None
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
    if parts.scheme not in _PORTS or parts.path not in ("", "/") or parts.query or parts.fragment:
        return None
    if "@" in parts.netloc or not _HOST.fullmatch(host) or (parts.scheme == "http" and host not in _LOCAL):
        return None
    shown = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def number_to_call(text: str, country: str) -> str | None:
    """E.164 of an ordinary line or mobile; None for what cannot be one, costs the caller or whoever is called more
    than a call, or is no person: premium and toll-free numbers, short codes, emergency numbers, extensions.
    """
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if parsed.extension or not phonenumbers.is_valid_number(parsed):
        return None
    if phonenumbers.number_type(parsed) not in _ORDINARY:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def clean_name(text: str) -> str:
    """What a visitor calls themselves, in one line that phones can show."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:LONGEST_NAME].strip()


def wait_of(times: Sequence[datetime], most: int, now: datetime) -> float:
    """Seconds until one more fits into an hour that has room for `most`; 0 when it does now. `times`: of those asked
    for so far, oldest first.
    """
    inside = [moment for moment in times if moment > now - WINDOW]
    if len(inside) < most:
        return 0.0
    return (inside[len(inside) - most] + WINDOW - now).total_seconds()
