"""Two real servers share a team (MSG-26) while one of them is killed: nothing is lost, nothing comes twice."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.features.messaging.federated import CHATS, COMPANIES, Ask, connect, posts_of
from tests.features.messaging.test_killed import Clarion
from tests.support.processes import Process
from tests.support.waiting import free_port, wait_for

EACH, KILLS = 8, 1


class Server:
    """A server of its own, with an administrator of its company."""

    def __init__(self, processes: Callable[..., Process], folder: Path) -> None:
        nobody: Any = SimpleNamespace(port=free_port())
        self.clarion = Clarion(processes, folder, nobody, person="101")

    async def start(self) -> None:
        await self.clarion.run()
        await self.clarion.sign_in()

    async def __call__(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        answer = await self.clarion.client.request(method, path, **options)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


async def copy_of(ask: Ask, name: str) -> str:
    async def look() -> str:
        records = (await ask("GET", CHATS, params={"recordCount": 250}))["records"]
        return next((one["id"] for one in records if one.get("name") == name), "")

    return await wait_for(look, missing=f"a copy of {name}", timeout=30)


async def say_all(ask: Ask, chat: str, words: str) -> list[str]:
    said = [f"{words} {number}" for number in range(EACH)]
    for text in said:
        await ask("POST", f"{CHATS}/{chat}/posts", 201, json={"text": text})
    return said


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_msg26_a_killed_server_misses_nothing_and_hears_nothing_twice(
    processes: Callable[..., Process], tmp_path: Path
) -> None:
    ours, theirs = Server(processes, tmp_path / "a"), Server(processes, tmp_path / "b")
    await ours.start()
    await theirs.start()
    link, _ = await connect(ours, theirs)
    me = await theirs("GET", "/team-messaging/v1/persons/~")
    [found] = (await ours("GET", f"{COMPANIES}/{link}/people", params={"query": me["lastName"]}))["records"]
    assert found["id"] == me["id"]
    made = await ours("POST", "/team-messaging/v1/teams", 201, json={"name": "Hardy", "members": []})
    await ours("POST", f"{COMPANIES}/{link}/people", json={"chatId": made["id"], "people": [found]})
    there = await copy_of(theirs, "Hardy")
    early = await say_all(theirs, there, "theirs, early")

    async def kill() -> None:
        for _ in range(KILLS):
            await wait_for(lambda: _has(ours, made["id"], early[:3]), missing="the first posts", timeout=30)
            theirs.clarion.kill()
            await theirs.clarion.run()

    _, said = await asyncio.gather(kill(), say_all(ours, made["id"], "ours"))
    late = await say_all(theirs, there, "theirs, late")

    async def alike() -> bool:
        here_, far = await posts_of(ours, made["id"]), await posts_of(theirs, there)
        return len(here_) == len(far) == 3 * EACH

    async def both() -> str:
        return f"the same on both: {await posts_of(ours, made['id'])} and {await posts_of(theirs, there)}"

    try:
        await wait_for(alike, missing="the same on both sides", timeout=90)
    except AssertionError:
        raise AssertionError(await both()) from None
    for ask, chat in ((ours, made["id"]), (theirs, there)):
        texts = await posts_of(ask, chat)
        for of_one in (early + late, said):
            assert [text for text in texts if text in of_one] == of_one
    for server in (ours, theirs):
        await server.clarion.client.aclose()


async def _has(ask: Ask, chat: str, wanted: list[str]) -> bool:
    return set(wanted) <= set(await posts_of(ask, chat))
