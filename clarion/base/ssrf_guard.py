"""SSRF guard: where this server may connect when a customer or a stranger chose the address."""

import asyncio
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from clarion.base.settings import Settings

_MOST_TRIED = 4
_EMBEDDING = [ipaddress.ip_network(network) for network in ("64:ff9b::/96", "::/96")]


class AddressRefused(Exception):
    """The name resolves to an address that the egress policy forbids."""


@dataclass(frozen=True)
class EgressPolicy:
    """`loopback`: this machine is allowed, plain HTTP included; `anywhere`: private networks too."""

    loopback: bool = False
    anywhere: bool = False

    def allows(self, address: str) -> bool:
        """Return whether connections to this IP address are allowed."""
        ip = ipaddress.ip_address(address.partition("%")[0])
        mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
        real = mapped or ip
        if real.is_loopback:
            return self.loopback or self.anywhere
        if real.is_multicast or real.is_unspecified:
            return False
        if _leads_on(real):
            return self.anywhere
        return real.is_global or self.anywhere


def _leads_on(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether this IPv6 address embeds an IPv4 one that packets are forwarded to: 6to4, Teredo, NAT64, and
    addresses that are compatible with IPv4 (`::7f00:1`), which tunnels of old take.
    """
    if isinstance(ip, ipaddress.IPv4Address):
        return False
    return bool(ip.sixtofour or ip.teredo) or any(ip in network for network in _EMBEDDING)


def is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_local(host: str) -> bool:
    """Return whether the host is this machine, by address or name."""
    if is_ip(host):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def egress_policy(settings: Settings) -> EgressPolicy:
    """Return the policy for addresses that accounts configure: webhook and push receivers, other servers."""
    chosen = settings.webhook_targets
    if chosen == "auto":
        chosen = "loopback" if settings.demo else "public"
    return EgressPolicy(loopback=chosen == "loopback", anywhere=chosen == "any")


class SsrfGuard(httpcore.AsyncNetworkBackend):
    """Resolve a name once, check every address, and connect only to those, which prevents DNS rebinding.

    Raises `AddressRefused`.
    """

    def __init__(self, policy: EgressPolicy) -> None:
        self._policy = policy
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if is_ip(host):
            addresses = [host]
        else:
            try:
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
            except UnicodeError:  # an empty label, or one of more than 63 letters
                raise httpcore.ConnectError(f"{host[:80]} is no name of a host") from None
            addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses or not all(self._policy.allows(address) for address in addresses):
            raise AddressRefused(f"{host} leads to a private or local network")
        problem: Exception = httpcore.ConnectError("no address")
        for address in addresses[:_MOST_TRIED]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as error:
                problem = error
        raise problem

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)
