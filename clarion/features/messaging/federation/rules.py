"""Addresses of companies and servers, mentions across servers, and how often a server is tried. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from clarion.base.errors import Invalid
from clarion.base.ssrf_guard import EgressPolicy, is_ip, is_local

MOST_EVENTS = 50
"""Told in one request."""
GIVE_UP_AFTER = timedelta(days=30)
MOST_LINKS = 200
MOST_HISTORY = 50
MOST_PEOPLE = 200
"""Of one company in a shared chat."""
_PAUSES_S = (1, 2, 5, 15, 60, 300)
_MENTION = re.compile(r"!\[:(Person|Team)\]\(([A-Za-z0-9_.:/-]{1,64})\)")
_FAR = re.compile(r"!\[:(Person|Team)\]\(fed:([A-Za-z0-9_.-]{1,40})/?([A-Za-z0-9_.-]{0,20})\)")
_ADDRESS = re.compile(r"([0-9]{1,20})@(\S{1,280})")


def server_address(text: str, policy: EgressPolicy) -> str:
    """https://clarion.example, from that or from clarion.example. Raises Invalid."""
    given = text.strip().rstrip("/")
    whole = given if "://" in given else f"https://{given}"
    try:
        parts = urlsplit(whole)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise _no_server("it is not an address") from None
    plain = parts.scheme in ("https", "http") and not parts.path and not parts.query and not parts.fragment
    if not whole.isascii() or not plain or not host or port == 0 or "@" in parts.netloc or len(whole) > 280:
        raise _no_server("give the name of a server, such as clarion.example")
    if parts.scheme == "http" and not (is_local(host) and (policy.loopback or policy.anywhere)):
        raise _no_server("plain http is not allowed here")
    if is_ip(host) and not policy.allows(host):
        raise _no_server("it leads to a private or local network")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port else "")


def _no_server(why: str) -> Invalid:
    return Invalid(f"Parameter [address] value is invalid: {why}.", parameter="address")


def company_address(text: str, policy: EgressPolicy) -> tuple[str, str]:
    """(account, server) of 37439510@clarion.example. Raises Invalid."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        raise _no_server("give the address that the other company sees on its page, such as 37439510@clarion.example")
    return found[1], server_address(found[2], policy)


def address_of(account_id: str, server: str) -> str:
    """As administrators tell it to each other."""
    return f"{account_id}@{server.removeprefix('https://')}"


def direct_id(one: tuple[str, str], other: tuple[str, str]) -> str:
    """The shared id of the conversation of two people, each (account, person): both sides find the same one."""
    return sha256("|".join(sorted(f"{account}/{person}" for account, person in (one, other))).encode()).hexdigest()[:32]


def pause_after(failures: int) -> timedelta:
    return timedelta(seconds=_PAUSES_S[min(max(failures, 1), len(_PAUSES_S)) - 1])


def mentions_out(text: str, far: Mapping[str, tuple[str, str]], account_id: str) -> str:
    """Mentions as both servers understand them. `far`: (account, person) of people of the other company."""

    def written(found: re.Match[str]) -> str:
        if found[1] == "Team":
            return "![:Team](fed:chat)"
        account, person = far.get(found[2], (account_id, found[2]))
        return f"![:Person](fed:{account}/{person})"

    return _MENTION.sub(written, text)


def people_named(text: str) -> list[str]:
    return [person for kind, person in _MENTION.findall(text) if kind == "Person"]


def mentions_in(text: str, chat_id: str, find: Callable[[str, str], str]) -> str:
    """The other way round. `find`: the person here, by account and id there; empty: nobody we know."""

    def read(found: re.Match[str]) -> str:
        if found[1] == "Team":
            return f"![:Team]({chat_id})"
        person = find(found[2], found[3])
        return f"![:Person]({person})" if person else "@somebody"

    return _FAR.sub(read, text)


def far_named(text: str) -> list[tuple[str, str]]:
    """(account, person) of each that is named."""
    return [(account, person) for kind, account, person in _FAR.findall(text) if kind == "Person"]
