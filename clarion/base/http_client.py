"""HTTP client for URLs that customers configured: guarded against SSRF, with limits on time and size."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

import httpcore

from clarion.base.changes import refuse_in_preview
from clarion.base.ssrf_guard import AddressRefused, EgressPolicy, SsrfGuard
from clarion.base.system_trust import system_trust

MOST_BYTES = 16 * 1024
"""Default limit on the bytes read of a response, headers and body."""
SHOWN_BYTES = 2048
_CONNECTIONS = 400


class RequestFailed(Exception):
    """The request failed. `kind`: refused, certificate, timeout, connection or answer."""

    def __init__(self, kind: str, sentence: str, took_ms: int = 0) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.took_ms = took_ms


@dataclass(frozen=True)
class Answer:
    """A response: `body` is its beginning, `content` all that was read; `whole`: nothing was cut off."""

    status: int
    headers: dict[str, str]
    body: str
    size: int
    whole: bool
    took_ms: int
    content: bytes = b""


class HttpClient:
    """One per process. Does not follow redirects, keep cookies or use proxies."""

    def __init__(self, policy: EgressPolicy) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=system_trust(),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=100,
            keepalive_expiry=30,
            network_backend=SsrfGuard(policy),
        )

    async def close(self) -> None:
        await self._pool.aclose()

    async def post(self, address: str, headers: Mapping[str, str], body: bytes, within_s: float) -> Answer:
        """Send a POST request. Raises `RequestFailed`."""
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
        """Send one request; `most` limits the bytes read of the response. Raises `RequestFailed`."""
        refuse_in_preview()
        if not address.isascii():  # RFC 3986: as %-codes, and a host as xn--…
            raise RequestFailed("refused", "The address contains characters that are not allowed in a URL.")
        started = perf_counter()

        def took() -> int:
            return round((perf_counter() - started) * 1000)

        try:
            async with asyncio.timeout(within_s):
                return await self._send(method, address, headers, body, started, most)
        except RequestFailed as problem:
            problem.took_ms = took()
            raise
        except AddressRefused as problem:
            raise RequestFailed("refused", f"{problem}, where this server may not go.", took()) from None
        except (TimeoutError, httpcore.TimeoutException):
            raise RequestFailed(
                "timeout", f"The receiver did not answer within {within_s:g} seconds.", took()
            ) from None
        except OSError as error:
            raise RequestFailed("connection", f"The receiver cannot be reached: {_plain(error)}.", took()) from None
        except httpcore.ConnectError as error:
            kind = "certificate" if "CERTIFICATE" in str(error) or "certificate" in str(error) else "connection"
            what = "has no valid certificate" if kind == "certificate" else "cannot be reached"
            raise RequestFailed(kind, f"The receiver {what}: {_plain(error)}.", took()) from None
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.UnsupportedProtocol, ValueError) as error:
            raise RequestFailed("answer", f"The receiver broke off: {_plain(error)}.", took()) from None

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
