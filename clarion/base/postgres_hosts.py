"""Several PostgreSQL servers of which one is the primary: connect to that one, whichever it is by now.

The driver has such a search of its own; it gives up at a server that is just starting (an old primary that becomes a
replica), waits up to a minute for a machine that is gone, and starts again with that one each time.
"""

import socket
from typing import Any, Final

import asyncpg
from sqlalchemy import URL

_CONNECTED_WITHIN_S: Final = 2.0
_SILENT_MS: Final = 10_000
_NOT_THIS_ONE: Final = (
    OSError,
    asyncpg.CannotConnectNowError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.InternalClientError,
)


class PrimaryFinder:
    """`connect` is what SQLAlchemy makes connections with (`async_creator_fn`)."""

    def __init__(self, hosts: list[tuple[str, int]]) -> None:
        self._hosts = hosts

    async def connect(self, *_: Any, **how: Any) -> Any:
        """Raises ConnectionRefusedError when none of them is a primary that answers."""
        how = {name: value for name, value in how.items() if name not in ("host", "port", "target_session_attrs")}
        reasons = []
        for host, port in list(self._hosts):
            try:
                found = await asyncpg.connect(
                    host=host, port=port, target_session_attrs="primary", **{"timeout": _CONNECTED_WITHIN_S, **how}
                )
            except _NOT_THIS_ONE as error:
                reasons.append(f"{host}:{port}: {str(error) or type(error).__name__}")
                continue
            self._hosts.remove((host, port))
            self._hosts.insert(0, (host, port))  # the next one begins here
            return found
        raise ConnectionRefusedError(f"No PostgreSQL server is the primary now. {'; '.join(reasons)}")


def primary_finder(url: URL) -> PrimaryFinder | None:
    """None where there is one server only."""
    hosts = url.query.get("host", ())
    if isinstance(hosts, str) or len(hosts) < 2:
        return None
    parts = (str(host).rpartition(":") for host in hosts)
    return PrimaryFinder([(host, int(port)) for host, _, port in parts])


def with_hosts(url: str) -> str:
    """`postgresql://user@one:5432,two:5432/name`, as PostgreSQL's own programs take it, in the form of SQLAlchemy."""
    scheme, _, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    user, at, hosts = authority.rpartition("@")
    if "," not in hosts:
        return url
    each = [host if ":" in host else f"{host}:5432" for host in hosts.split(",")]
    query = "&".join(f"host={host}" for host in each)
    return f"{scheme}://{user}{at}{slash}{path}{'&' if '?' in path else '?'}{query}"


def notice_silence(connection: Any) -> None:
    """A machine that is gone says nothing: its connections fail after ten seconds, not after a quarter of an hour."""
    transport = getattr(connection, "_transport", None)
    found = transport.get_extra_info("socket") if transport is not None else None
    if found is None or found.family == socket.AF_UNIX:
        return
    found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 5)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 2)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _SILENT_MS)
