"""Finds the servers of a domain, or of a mail address (RFC 6764): SRV and TXT records, else `/.well-known/` there."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from clarion.base.dns_lookup import DnsLookup
from clarion.base.errors import Conflict, Invalid
from clarion.base.ssrf_guard import EgressPolicy, is_ip, is_local
from clarion.features.people.connections.dav_wire import leads_to_same

CONTACTS, CALENDAR = "contacts", "calendar"
MOST_SERVERS: Final = 4
_SERVICES: Final = {CONTACTS: "carddav", CALENDAR: "caldav"}
_PATH: Final = "/%:@!$&'()*+,;=~"  # what a path may hold as it is (RFC 3986 §3.3)
_LONGEST_PATH: Final = 300
LONGEST_USER: Final = 200


@dataclass(frozen=True)
class Named:
    """What somebody wrote in place of an address. `users`: who they may be there, in the order to be tried."""

    domain: str
    users: tuple[str, ...]


def named(text: str, user_name: str) -> Named | None:
    """A domain, or a mail address; None for the address of a server (with a scheme, a path, a port, or no name). What
    can be no user name there (RFC 7617 §2) names none.
    """
    written = text.strip()
    local, at, host = written.rpartition("@")
    if any(each in host for each in "/:?#[]\\ ") or (at and not local) or "://" in written:
        return None
    try:
        domain = host.rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        return None
    if "." not in domain or is_ip(domain) or len(domain) > 200:
        return None
    if user_name:
        return Named(domain, (user_name,))
    return Named(domain, (written, local) if at and ":" not in local and len(written) <= LONGEST_USER else ())


async def servers_of(
    dns: DnsLookup, policy: EgressPolicy, domain: str, kinds: Collection[str], allowed: Collection[str]
) -> dict[str, str]:
    """Where the domain has each of these kinds, by what it says in DNS, else itself. `allowed`: hosts outside the
    domain that the person lets know the password. Raises Conflict for others, since whoever forges DNS names them too
    (RFC 6764 §8), Invalid.
    """
    found = await asyncio.gather(*(_server_of(dns, policy, domain, kind) for kind in kinds))
    servers = {kind: place or f"https://{domain}/" for kind, place in zip(kinds, found, strict=True)}
    hosts = {place: urlsplit(place).hostname or "" for place in servers.values()}
    strange = [
        host
        for place, host in hosts.items()
        if host not in (domain, *allowed) and not leads_to_same(f"https://{domain}/", place)
    ]
    if strange:
        words = ", ".join(dict.fromkeys(strange))
        raise Conflict(
            f"{domain} says that its address books and calendars are at {words}. Your password would go there: allow "
            "it if that is your provider.",
            parameter="otherServers",
            parameterValue=words,
        )
    return servers


async def _server_of(dns: DnsLookup, policy: EgressPolicy, domain: str, kind: str) -> str:
    service = _SERVICES[kind]
    for label, scheme, usual in ((f"_{service}s._tcp", "https", 443), (f"_{service}._tcp", "http", 80)):
        if scheme == "http" and not (policy.anywhere or policy.loopback):
            break  # the password would be readable on the way
        name = f"{label}.{domain}"
        places, texts = await asyncio.gather(dns.services(name), dns.texts(name))
        if not places:
            continue
        first = places[0]
        if scheme == "http" and not (policy.anywhere or is_local(first.host)):
            continue
        if is_ip(first.host) and not policy.allows(first.host):
            raise Invalid(f"{domain} names a private or local network.", parameter="address")
        port = "" if first.port == usual else f":{first.port}"
        return f"{scheme}://{first.host}{port}{_path(texts)}"
    return ""


def _path(texts: list[str]) -> str:
    """What `path=…` says (RFC 6764 §4); the well-known one where it says nothing is tried by whoever reads."""
    said = next((text[5:] for text in texts if text.lower().startswith("path=")), "/")
    return quote(said, safe=_PATH) if said.startswith("/") and len(said) <= _LONGEST_PATH else "/"
