"""Connections to Valkey: at one address, or at the primary that Sentinels name.

`valkey+sentinel://:password@host1:26379,host2:26379,host3:26379/clarion/0` names the Sentinels, what they call the
primary, and the database. After a failover every connection that fails finds the new primary by itself.
"""

import re
from typing import Any, Final
from urllib.parse import unquote

import valkey
import valkey.asyncio
import valkey.asyncio.sentinel
import valkey.sentinel
from valkey.exceptions import ResponseError

from clarion.base.errors import Unavailable

_SENTINEL: Final = re.compile(
    r"(?:valkey|redis)\+sentinel://(?:(?P<user>[^:@/]*):(?P<password>[^@/]*)@)?"
    r"(?P<hosts>[\w.-]+:\d{1,5}(?:,[\w.-]+:\d{1,5})*)/(?P<name>[\w.-]{1,64})(?:/(?P<database>\d{1,4}))?"
)
_ASKED_WITHIN_S: Final = 0.5
REPLICATED_WITHIN_MS: Final = 1000


def is_sentinel_url(url: str) -> bool:
    return _SENTINEL.fullmatch(url) is not None


def connect(url: str, **options: Any) -> Any:
    """Make it on the event loop."""
    found = _SENTINEL.fullmatch(url)
    if found is None:
        return valkey.asyncio.Valkey.from_url(url, **options)
    asked = {"socket_timeout": _ASKED_WITHIN_S, "socket_connect_timeout": _ASKED_WITHIN_S, **_sign_in(found)}
    manager = valkey.asyncio.sentinel.Sentinel(_hosts(found), sentinel_kwargs=asked)  # type: ignore[no-untyped-call]
    how: dict[str, Any] = {"socket_connect_timeout": 2.0, "socket_keepalive": True, **options, **_sign_in(found)}
    client = manager.master_for(found["name"], valkey_class=_SentinelClient, db=int(found["database"] or 0), **how)
    client.manager = manager
    return client


def connect_blocking(url: str, **options: Any) -> Any:
    """For the one place that must not wait for the event loop, with short timeouts."""
    found = _SENTINEL.fullmatch(url)
    if found is None:
        return valkey.Valkey.from_url(url, **options)
    asked = {name: value for name, value in options.items() if name.startswith("socket_")}
    manager = valkey.sentinel.Sentinel(  # type: ignore[no-untyped-call]
        _hosts(found), sentinel_kwargs={**asked, **_sign_in(found)}
    )
    return manager.master_for(  # type: ignore[no-untyped-call]
        found["name"], db=int(found["database"] or 0), **_sign_in(found), **options
    )


class _SentinelClient(valkey.asyncio.Valkey):
    """Closes its connections to the Sentinels, too."""

    manager: valkey.asyncio.sentinel.Sentinel

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        await super().aclose(True)
        for sentinel in self.manager.sentinels:
            await sentinel.aclose()


def is_refused_for_now(error: Exception) -> bool:
    """A primary without replicas takes no writes until it has one again, or is no primary any more."""
    return isinstance(error, ResponseError) and str(error).startswith(("NOREPLICAS", "READONLY", "MASTERDOWN"))


class Acknowledged:
    """Scripts whose effect has to outlive a failover: where Sentinels choose the primary, a replica has it, too.

    Raises `Unavailable` when no replica confirms it in time; the script may have run then, and runs again.
    """

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._waits = client, is_sentinel_url(url)

    async def eval(self, script: str, keys: int, *words: Any) -> None:
        if not self._waits:
            await self._client.eval(script, keys, *words)
            return
        async with self._client.pipeline(transaction=False) as pipe:  # one connection: WAIT is for its writes
            pipe.eval(script, keys, *words)
            pipe.execute_command("WAIT", 1, REPLICATED_WITHIN_MS)
            _, replicas = await pipe.execute()
        if replicas < 1:
            raise Unavailable("Valkey has it, but no replica confirms that it has it as well.")


def _hosts(found: re.Match[str]) -> list[tuple[str, int]]:
    parts = (part.rpartition(":") for part in found["hosts"].split(","))
    return [(host, int(port)) for host, _, port in parts]


def _sign_in(found: re.Match[str]) -> dict[str, str]:
    given = {"username": found["user"], "password": found["password"]}
    return {name: unquote(value) for name, value in given.items() if value}
