"""Asks programs at addresses that somebody else named: only where the policy lets us, never further than one answer,
never longer than asked for.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

import httpcore

from clarion.base.addresses import AddressRefused, GuardedNetwork, Policy
from clarion.base.system_trust import system_trust

MOST_BYTES = 16 * 1024
"""Of an answer, head and body, we read no more than this where nothing else is said."""
SHOWN_BYTES = 2048
_CONNECTIONS = 400


class NoAnswer(Exception):
    """The receiver could not be asked, or did not answer. `kind`: refused, certificate, timeout, connection, answer."""

    def __init__(self, kind: str, sentence: str, took_ms: int = 0) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.took_ms = took_ms


@dataclass(frozen=True)
class Answer:
    """`body` is the beginning, `content` all that was read; `size` counts head and body; `whole`: that was all."""

    status: int
    headers: dict[str, str]
    body: str
    size: int
    whole: bool
    took_ms: int
    content: bytes = b""


class Courier:
    """One for each process. Redirects are not followed, cookies not kept, proxies not asked."""

    def __init__(self, policy: Policy) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=system_trust(),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=100,
            keepalive_expiry=30,
            network_backend=GuardedNetwork(policy),
        )

    async def close(self) -> None:
        await self._pool.aclose()

    async def post(self, address: str, headers: Mapping[str, str], body: bytes, within_s: float) -> Answer:
        """Raises `NoAnswer`."""
        return await self.send("POST", address, headers, body, within_s)

    async def send(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        body: bytes,
        within_s: float,
        *,
        most: int = MOST_BYTES,
    ) -> Answer:
        """`most`: bytes of an answer, head and body, that are read. Raises `NoAnswer`."""
        if not address.isascii():  # RFC 3986: as %-codes, and a host as xn--…
            raise NoAnswer("refused", "The address holds letters that no address may.")
        started = perf_counter()

        def took() -> int:
            return round((perf_counter() - started) * 1000)

        try:
            async with asyncio.timeout(within_s):
                return await self._send(method, address, headers, body, started, most)
        except NoAnswer as problem:
            problem.took_ms = took()
            raise
        except AddressRefused as problem:
            raise NoAnswer("refused", f"{problem}, where this server may not go.", took()) from None
        except (TimeoutError, httpcore.TimeoutException):
            raise NoAnswer("timeout", f"The receiver did not answer within {within_s:g} seconds.", took()) from None
        except OSError as error:
            raise NoAnswer("connection", f"The receiver cannot be reached: {_plain(error)}.", took()) from None
        except httpcore.ConnectError as error:
            kind = "certificate" if "CERTIFICATE" in str(error) or "certificate" in str(error) else "connection"
            what = "has no valid certificate" if kind == "certificate" else "cannot be reached"
            raise NoAnswer(kind, f"The receiver {what}: {_plain(error)}.", took()) from None
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.UnsupportedProtocol, ValueError) as error:
            raise NoAnswer("answer", f"The receiver broke off: {_plain(error)}.", took()) from None

    async def _send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes, started: float, most: int
    ) -> Answer:
        given = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        async with self._pool.stream(method, address, headers=given, content=body) as response:
            found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            size = sum(len(name) + len(value) + 4 for name, value in response.headers)
            parts, whole = [], True
            async for part in response.aiter_stream():
                parts.append(part)
                size += len(part)
                if size > most:
                    whole = False
                    break
            content = b"".join(parts)
            text = content[:SHOWN_BYTES].decode("utf-8", "replace").replace("\0", "\ufffd")
            took = round((perf_counter() - started) * 1000)
            return Answer(response.status, _shown(found), text, size, whole, took, content)


def _shown(headers: dict[str, str]) -> dict[str, str]:
    return {name[:100]: value[:300].replace("\0", "") for name, value in list(headers.items())[:40]}


def _plain(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:150].rstrip(".")
