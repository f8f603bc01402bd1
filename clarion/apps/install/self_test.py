"""Whether an installation works, seen as a browser and a phone see it."""

import asyncio
import secrets
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clarion.apps.install.turn_client import allocate
from clarion.base.health import PartHealth
from clarion.base.turn import credentials

_TRY_S: Final = 5.0
_PAUSE_S: Final = 0.5


@dataclass(frozen=True)
class Target:
    """`host` is where the services answer, `domain` what their certificate has to name. Without `turn_secret` there is
    no TURN.
    """

    domain: str
    host: str = "127.0.0.1"
    https_port: int = 443
    tls_port: int = 5061
    wss_port: int = 5062
    turn_port: int = 5349
    turn_secret: str = ""
    authority: Path | None = None


async def run_self_test(target: Target, *, within_s: float = 60.0) -> list[PartHealth]:
    """Each part with what is wrong with it, if anything; parts that come late are waited for."""
    parts: dict[str, Callable[[Target], Awaitable[None]]] = {
        "web app over HTTPS": _web,
        "SIP over TLS": _sip,
        "SIP of browsers (WSS)": _wss,
        **({"TURN over TLS": _turn} if target.turn_secret else {}),
    }
    found = await asyncio.gather(*(_until_good(test, target, within_s) for test in parts.values()))
    return [PartHealth(name, sentence) for name, sentence in zip(parts, found, strict=True)]


async def _until_good(test: Callable[[Target], Awaitable[None]], target: Target, within_s: float) -> str | None:
    deadline = asyncio.get_running_loop().time() + within_s
    while True:
        try:
            await asyncio.wait_for(test(target), _TRY_S)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            if asyncio.get_running_loop().time() > deadline:
                return f"{error or type(error).__name__}"
            await asyncio.sleep(_PAUSE_S)
        else:
            return None


def _context(target: Target) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(target.authority) if target.authority else None)


async def _exchange(target: Target, port: int, request: str, end: bytes) -> str:
    reader, writer = await asyncio.open_connection(
        target.host, port, ssl=_context(target), server_hostname=target.domain
    )
    try:
        writer.write(request.encode())
        await writer.drain()
        return (await reader.readuntil(end)).decode(errors="replace")
    finally:
        writer.close()


async def _web(target: Target) -> None:
    request = f"GET /healthz HTTP/1.1\r\nHost: {target.domain}\r\nConnection: close\r\n\r\n"
    said = await _exchange(target, target.https_port, request, b"\r\n")
    if " 200" not in said:
        raise ValueError(f"/healthz answers {said.strip()}; look at `clarion doctor` and `journalctl -u 'clarion-*'`")


async def _turn(target: Target) -> None:
    """Allocate a relay, as a browser does in a network that blocks UDP."""
    username, password = credentials(target.turn_secret, int(time.time()) + 300)
    reader, writer = await asyncio.open_connection(
        target.host, target.turn_port, ssl=_context(target), server_hostname=target.domain
    )
    try:
        await allocate(reader, writer, username, password)
    finally:
        writer.close()


async def _sip(target: Target) -> None:
    branch = secrets.token_hex(8)
    request = (
        f"OPTIONS sip:{target.domain} SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:9;rport;branch=z9hG4bK{branch}\r\n"
        f"From: <sip:self-test@{target.domain}>;tag={branch}\r\nTo: <sip:{target.domain}>\r\n"
        f"Call-ID: {branch}@self-test\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 5\r\nContent-Length: 0\r\n\r\n"
    )
    said = await _exchange(target, target.tls_port, request, b"\r\n")
    if not said.startswith("SIP/2.0 ") or said[8:11] in ("503", "408"):
        raise ValueError(f"the edge answers {said.strip()}: no call server answers it")


async def _wss(target: Target) -> None:
    key = "dGhlIHNhbXBsZSBub25jZQ=="
    request = (
        f"GET / HTTP/1.1\r\nHost: {target.domain}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: sip\r\n"
        f"Origin: https://{target.domain}\r\n\r\n"
    )
    said = await _exchange(target, target.wss_port, request, b"\r\n")
    if " 101 " not in said:
        raise ValueError(f"the edge answers {said.strip()} to a browser")
