"""Work for a client that goes away."""

import asyncio
from typing import Any

import pytest
from fastapi import Request

from clarion.base.errors import ClarionError
from clarion.base.http_disconnect import while_connected


def request_of(*messages: dict[str, Any]) -> Request:
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    return Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)


async def test_the_answer_comes_while_the_client_waits() -> None:
    async def work() -> int:
        return 7

    assert await while_connected(request_of({"type": "http.request"}), work()) == 7


async def test_work_is_canceled_when_the_client_goes() -> None:
    canceled = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            canceled.set()

    with pytest.raises(ClarionError, match="canceled") as gone:
        await while_connected(request_of({"type": "http.request"}, {"type": "http.disconnect"}), work())
    assert gone.value.status == 499
    assert canceled.is_set()


async def test_an_error_of_the_work_is_the_callers() -> None:
    async def work() -> None:
        raise ClarionError("No.", status=400)

    with pytest.raises(ClarionError, match="No"):
        await while_connected(request_of(), work())
