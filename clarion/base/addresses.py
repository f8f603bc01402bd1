"""Where this server may connect to when somebody else names the address: it could be used against its own network."""

import asyncio
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from clarion.base.settings import Settings

_MOST_TRIED = 4


class AddressRefused(Exception):
    """The name leads to where the policy lets nobody go."""


@dataclass(frozen=True)
class Policy:
    """`loopback`: this machine may be reached, also by plain http; `anywhere`: private networks too."""

    loopback: bool = False
    anywhere: bool = False

    def allows(self, address: str) -> bool:
        """Whether a connection to this IP address may be made."""
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
    """IPv6 addresses that carry an IPv4 one to which the packet goes on: 6to4, Teredo, NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return False
    return bool(ip.sixtofour or ip.teredo) or ip in ipaddress.ip_network("64:ff9b::/96")


def is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_local(host: str) -> bool:
    """This machine, by an address or a name."""
    if is_ip(host):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def policy_of(settings: Settings) -> Policy:
    """Where programs may be that people of an account name: receivers of webhooks and pushes, other servers."""
    chosen = settings.webhook_targets
    if chosen == "auto":
        chosen = "loopback" if settings.demo else "public"
    return Policy(loopback=chosen == "loopback", anywhere=chosen == "any")


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Looks a name up, judges every address it has, and connects to just those: a second look-up could differ.

    Raises `AddressRefused`.
    """

    def __init__(self, policy: Policy) -> None:
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
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
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
