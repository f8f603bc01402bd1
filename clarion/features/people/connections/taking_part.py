"""How to take part in something that a calendar holds: a number to call, a link to open. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

_READ = 4000
"""Characters that are looked through."""
_MOST_TRIED = 20
_LINK = re.compile(r"https?://[^\s<>\"'\])}|\\^`]{4,900}")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MEETINGS = ("teams.microsoft.com", "meet.google.com", "zoom.us", "webex.com", "whereby.com", "meet.jit.si")


def join_link(texts: Iterable[str], said: Iterable[str], own_host: str) -> str:
    """The link to a meeting: what the source says itself, else one of this server, else of a well-known service.

    Empty: none. Only https, or this server's own address.
    """
    found = [link for link in said if link]
    found += [link.rstrip(".,;:!?") for text in texts for link in _LINK.findall(text[:_READ])]
    hosts = [(link, _host(link)) for link in found if len(link) <= 1000]
    own = [link for link, host in hosts if own_host and host == own_host]
    safe = [(link, host) for link, host in hosts if link.startswith("https://") and host]
    given = [link for link in said if any(link == one for one, _ in safe)]
    known = [link for link, host in safe if any(host == each or host.endswith(f".{each}") for each in _MEETINGS)]
    return next(iter([*own, *given, *known]), "")


def number_to_call(texts: Iterable[str], country: str) -> str:
    """The first phone number, in E.164. `country`: whose way of writing counts. Empty: none."""
    for text in texts:
        plain = _LINK.sub(" ", _TAG.sub(" ", text[:_READ]))
        matches = PhoneNumberMatcher(plain, country, leniency=Leniency.VALID, max_tries=_MOST_TRIED)
        for match in matches:
            return phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
    return ""


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").lower()
    except ValueError:
        return ""
