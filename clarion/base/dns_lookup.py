"""Looks names up in DNS by itself, without a thread: a server of names that keeps silent holds up nobody else."""

import asyncio
import random
from dataclasses import dataclass
from typing import Final

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.SRV import SRV

from clarion.base.container import Container
from clarion.base.ssrf_guard import is_ip

WITHIN_S: Final = 3.0
_AT_ONCE: Final = 20
_MOST: Final = 20
"""Of one answer, so many records are looked at."""


@dataclass(frozen=True)
class Service:
    """Where a service of a domain is (RFC 2782)."""

    host: str
    port: int


class DnsLookup:
    """`servers`: addresses of those that are asked (port 53, or `port`); without any, as this machine is set up.
    No look-up takes longer than `within_s`, waiting for its turn included; what is not known by then is not there.
    """

    def __init__(self, servers: tuple[str, ...] = (), *, port: int = 53, within_s: float = WITHIN_S) -> None:
        self._servers = servers
        self._port = port
        self._within_s = within_s
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._resolver: dns.asyncresolver.Resolver | None = None

    async def addresses(self, host: str) -> list[str]:
        """All addresses of a name, IPv4 and IPv6; of an address itself. Empty: none, or nobody says."""
        if is_ip(host):
            return [host]
        found = await asyncio.gather(self._ask(host, dns.rdatatype.A), self._ask(host, dns.rdatatype.AAAA))
        return sorted({record.to_text() for records in found for record in records})

    async def services(self, name: str) -> list[Service]:
        """Where the service `_name._tcp.domain` is, in the order in which it is tried (RFC 2782)."""
        records = [record for record in await self._ask(name, dns.rdatatype.SRV) if isinstance(record, SRV)]
        # The more weight, the likelier it is first: an exponential race gives just the order that RFC 2782 wants.
        ordered = sorted(records, key=lambda each: (each.priority, random.expovariate(each.weight or 0.01)))
        places = [Service(each.target.to_text(omit_final_dot=True).lower(), each.port) for each in ordered]
        return [place for place in places if place.host not in ("", ".") and place.port]

    async def texts(self, name: str) -> list[str]:
        """Its TXT records, each in one piece."""
        records = [record for record in await self._ask(name, dns.rdatatype.TXT) if isinstance(record, TXT)]
        return [b"".join(record.strings).decode("utf-8", "replace") for record in records]

    async def _ask(self, name: str, kind: dns.rdatatype.RdataType) -> list[dns.rdata.Rdata]:
        try:
            async with asyncio.timeout(self._within_s), self._turns:
                answer = await self._own().resolve(
                    dns.name.from_unicode(name.rstrip(".") + "."), kind, search=False, lifetime=self._within_s
                )
        except (dns.exception.DNSException, OSError, TimeoutError, UnicodeError):
            return []
        return list(answer)[:_MOST]

    def _own(self) -> dns.asyncresolver.Resolver:
        """Raises dns.exception.DNSException on a machine that names no server."""
        if self._resolver is None:
            made = dns.asyncresolver.Resolver(configure=not self._servers)
            if self._servers:
                made.nameservers, made.port = list(self._servers), self._port
            self._resolver = made
        return self._resolver


def dns_of(here: Container) -> DnsLookup:
    """That of this process."""
    return here.find(DnsLookup) or here.offer(DnsLookup, DnsLookup())
