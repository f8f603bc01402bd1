"""MSG-38: kill -9 in the middle of an import; the next start goes on, and nothing is missing or there twice."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.features.messaging.exports import Line, export_of
from tests.features.messaging.importing import said, small_world
from tests.features.messaging.test_killed import Clarion
from tests.support.processes import Process
from tests.support.waiting import free_port, wait_for

IMPORTS = "/restapi/v1.0/account/~/clarion/chat-imports"
OWN = "/restapi/v1.0/clarion/team-messaging"
POSTS = 3000


@pytest.mark.slow
async def test_an_import_survives_kill_9(processes: Callable[..., Process], tmp_path: Path) -> None:
    nobody: Any = SimpleNamespace(port=free_port())
    clarion = Clarion(processes, tmp_path / "data", nobody, person="101")
    await clarion.run()
    await clarion.sign_in()
    client = clarion.client
    world = small_world()
    world.lines = [Line(0, number % 3, number * 1000, said(f"post {number}")) for number in range(POSTS)]
    content = export_of(world, "Mattermost")
    made = (await client.post(IMPORTS, json={"name": "big.zip", "size": len(content)})).json()
    path = f"{IMPORTS}/{made['id']}"
    answer = await client.put(f"{path}/pieces/1", content=content, headers={"Content-Type": "application/octet-stream"})
    assert answer.status_code == 200, answer.text

    async def state() -> dict[str, Any]:
        found: dict[str, Any] = (await client.get(path)).json()
        return found

    async def ready() -> bool:
        return bool((await state())["status"] == "Ready")

    async def begun() -> bool:
        return bool((await state())["progress"]["posts"])

    async def completed() -> bool:
        return bool((await state())["status"] == "Completed")

    await wait_for(ready, missing="the preview", timeout=60)
    assert (await client.post(f"{path}/run")).status_code == 200
    await wait_for(begun, missing="the first posts", timeout=60)
    clarion.kill()
    await clarion.run()
    await wait_for(completed, missing="the end of the import", timeout=120)
    done = await state()
    assert (done["progress"]["posts"], done["progress"]["newPosts"]) == (POSTS, POSTS)
    chats = (await client.get(f"{OWN}/chats", params={"recordCount": 250})).json()["records"]
    [general] = [chat for chat in chats if chat.get("name") == "general"]
    found: list[dict[str, Any]] = []
    while page := (
        await client.get(
            f"{OWN}/chats/{general['id']}/posts",
            params={"recordCount": 250, "after": found[-1]["seq"] if found else 0},
        )
    ).json()["records"]:
        found += sorted(page, key=lambda post: post["seq"])
    assert [post["text"] for post in found] == [f"post {number}" for number in range(POSTS)]
    assert [post["seq"] for post in found] == list(range(1, POSTS + 1))
    await client.aclose()
