"""Fetches pages of strangers: only from where the policy lets us, never more, longer or farther than allowed."""

import asyncio
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import httpcore
import httpx

from clarion.base.ssrf_guard import AddressRefused, EgressPolicy, SsrfGuard
from clarion.base.system_trust import system_trust
from clarion.features.messaging.link_previews.addresses import find_address

MOST_REDIRECTS = 4
WITHIN_S = 8.0
_CONNECTIONS = 20
_AGENT = "Mozilla/5.0 (compatible; ClarionLinkPreview/1.0)"
_REDIRECTS = (301, 302, 303, 307, 308)
_PACKED = ("gzip", "x-gzip", "deflate")

MayOpen = Callable[[str], bool]


class NoPage(Exception):
    """There is nothing to show, and why, in a few words. `again`: another time there might be."""

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


@dataclass(frozen=True)
class Fetched:
    """`address`: where it was in the end; `cut`: there was more than was wanted."""

    address: str
    media_type: str
    charset: str
    content: bytes
    cut: bool


class PageFetcher:
    """One for each process. No cookies, no proxies, no passwords; every redirect is judged like the first address."""

    def __init__(self, policy: EgressPolicy) -> None:
        self._policy = policy
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=system_trust(),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=0,
            network_backend=SsrfGuard(policy),
        )

    async def close(self) -> None:
        await self._pool.aclose()

    async def get(self, address: str, accept: str, most: int, may_open: MayOpen) -> Fetched:
        """At most `most` bytes of what is there. `may_open`: asked before each connection. Raises `NoPage`."""
        try:
            async with asyncio.timeout(WITHIN_S):
                return await self._follow(address, accept, most, may_open)
        except AddressRefused:
            raise NoPage("it leads to where this server may not go") from None
        except (TimeoutError, httpcore.TimeoutException):
            raise NoPage("it did not answer in time", again=True) from None
        except (OSError, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise NoPage(f"it could not be reached: {type(error).__name__}", again=True) from None
        except (httpcore.UnsupportedProtocol, ValueError, zlib.error):
            raise NoPage("what it answered is no page") from None

    async def _follow(self, address: str, accept: str, most: int, may_open: MayOpen) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            if not may_open(address):
                raise NoPage("it leads to a place that links may not lead to")
            found = await self._one(address, accept, most)
            if isinstance(found, Fetched):
                return found
            onward = find_address(found, self._policy, base=address)
            if onward is None:
                raise NoPage("it leads on to what is no address of the web")
            address = onward
        raise NoPage("it leads on and on")

    async def _one(self, address: str, accept: str, most: int) -> Fetched | str:
        """What is there, or where it leads on."""
        headers = {
            "User-Agent": _AGENT,
            "Accept": accept,
            "Accept-Encoding": "identity",
            "Accept-Language": "en, *;q=0.5",
        }
        async with self._pool.stream("GET", address, headers=list(headers.items())) as response:
            found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in _REDIRECTS and found.get("location"):
                return found["location"][:4000]
            if response.status != 200:
                raise NoPage(f"it answered {response.status}", again=response.status >= 500 or response.status == 429)
            kind, _, rest = found.get("content-type", "").partition(";")
            content, cut = await _read(response, most)
            return Fetched(address, kind.strip().lower(), _charset(rest), _unpacked(content, found, most), cut)


async def _read(response: httpcore.Response, most: int) -> tuple[bytes, bool]:
    found = bytearray()
    async for part in response.aiter_stream():
        found += part
        if len(found) > most:
            return bytes(found[:most]), True
    return bytes(found), False


def _unpacked(content: bytes, headers: dict[str, str], most: int) -> bytes:
    """Some servers pack whatever they are asked; never more is unpacked than was wanted."""
    packed = headers.get("content-encoding", "identity").strip().lower()
    if packed in ("", "identity"):
        return content
    if packed not in _PACKED:
        raise ValueError(packed)
    return zlib.decompressobj(47).decompress(content, most)


def _charset(parameters: str) -> str:
    name = next(
        (part.partition("=")[2] for part in parameters.split(";") if part.strip().lower().startswith("charset=")), ""
    )
    return name.strip().strip("\"'")[:40]


def host_of(address: str) -> str:
    return httpx.URL(address).raw_host.decode()
