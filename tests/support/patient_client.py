"""A client of the API that waits until a killed process is back."""

import asyncio
import contextlib
import time
from typing import Any

import httpx


async def ask(client: httpx.AsyncClient, method: str, path: str, **given: Any) -> Any:
    """A request that must succeed, if need be once the API is back."""
    answer = await patient(client, method, path, **given)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


async def patient(client: httpx.AsyncClient, method: str, path: str, **given: Any) -> httpx.Response:
    """Send again while the API, or what it needs, is away, as SDKs do."""
    until = time.monotonic() + 90
    while True:
        with contextlib.suppress(httpx.TransportError):
            answer = await client.request(method, path, **given)
            if answer.status_code < 500 or time.monotonic() > until:
                return answer
        assert time.monotonic() < until, f"{method} {path}: the API does not come back"
        await asyncio.sleep(0.3)  # as clients wait between two tries
