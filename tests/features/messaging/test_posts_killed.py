"""kill -9 while people write: no post that was acknowledged is lost, none comes twice, all see one order."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.features.messaging.test_killed import Clarion
from tests.support.processes import Process
from tests.support.waiting import free_port

OWN = "/restapi/v1.0/clarion/team-messaging"
EACH, KILLED_AFTER = 8, (7,)


@pytest.mark.slow
async def test_no_post_is_lost_or_doubled_by_kill_9(processes: Callable[..., Process], tmp_path: Path) -> None:
    nobody: Any = SimpleNamespace(port=free_port())
    clarion = Clarion(processes, tmp_path / "data", nobody)
    await clarion.run()
    await clarion.sign_in()
    made = await clarion.client.post("/team-messaging/v1/teams", json={"name": "Hardy"})
    path = f"{OWN}/chats/{made.json()['id']}/posts"
    since = (await clarion.client.get(f"{OWN}/changes", params={"since": 0})).json()["n"]
    acknowledged: dict[str, str] = {}
    news = asyncio.Event()

    async def write(writer: int) -> None:
        """One after another, each again until it is acknowledged: as a client with a queue does."""
        for place in range(EACH):
            key = f"{writer}-{place}"
            while key not in acknowledged:
                try:
                    answer = await clarion.client.post(path, json={"text": key, "clientKey": key})
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)
                    continue
                assert answer.status_code in (200, 201), answer.text
                acknowledged[key] = answer.json()["id"]
                news.set()

    async def kill() -> None:
        for count in KILLED_AFTER:
            while len(acknowledged) < count:
                news.clear()
                await news.wait()
            clarion.kill()
            await clarion.run()

    await asyncio.gather(kill(), *(write(writer) for writer in range(3)))
    found = (await clarion.client.get(path, params={"recordCount": 250})).json()["records"][::-1]
    assert {post["clientKey"]: post["id"] for post in found} == acknowledged
    assert [post["seq"] for post in found] == list(range(1, 3 * EACH + 1))
    for writer in range(3):
        keys = [post["clientKey"] for post in found if post["clientKey"].startswith(f"{writer}-")]
        assert keys == [f"{writer}-{place}" for place in range(EACH)]
    changes = (await clarion.client.get(f"{OWN}/changes", params={"since": since, "recordCount": 1000})).json()
    assert [post["id"] for post in changes["posts"]] == [post["id"] for post in found]
    await clarion.client.aclose()
