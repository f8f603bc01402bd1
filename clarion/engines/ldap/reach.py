"""Where directories may be: accounts name them, so they could be used against this server's own network."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

from clarion.base.ldap_directory import LdapProblem
from clarion.base.ssrf_guard import EgressPolicy


class Reach:
    """Public addresses, what `policy` allows besides, and `networks` that the operator of this server named."""

    def __init__(self, policy: EgressPolicy, networks: Sequence[str]) -> None:
        self._policy = policy
        self._networks = [ipaddress.ip_network(text) for text in networks]

    async def address_of(self, host: str, port: int) -> str:
        """The IP address to connect to, and no other: a second look-up could differ. Raises `LdapProblem`."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise LdapProblem("connection", f"There is no host called {host}.") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses or not all(self.allows(address) for address in addresses):
            raise LdapProblem(
                "refused",
                f"{host} is in a private network that this server's operator has not allowed for directories "
                "(CLARION_DIRECTORY_NETWORKS).",
            )
        return addresses[0]

    def allows(self, address: str) -> bool:
        ip = ipaddress.ip_address(address.partition("%")[0])
        return any(ip in network for network in self._networks) or self._policy.allows(address)
