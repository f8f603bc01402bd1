"""kill -9 while a request with a key is done: sent again, it is answered at once, and done exactly once."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.features.messaging.test_killed import Clarion
from tests.support.processes import Process
from tests.support.waiting import free_port, wait_for

EXTENSION = "/restapi/v1.0/account/~/extension"
PERSON = {"contact": {"firstName": "Twice", "lastName": "Sent", "email": "twice@sent.example"}, "type": "User"}


@pytest.mark.slow
async def test_a_request_with_a_key_is_done_once_whenever_its_process_dies(
    processes: Callable[..., Process], tmp_path: Path
) -> None:
    nobody: Any = SimpleNamespace(port=free_port())
    clarion = Clarion(processes, tmp_path / "data", nobody, "101")
    clarion.program = Path(__file__).with_name("dying_program.py")

    async def restart(die: str) -> None:
        if clarion.process is not None:
            clarion.kill()
        clarion.environment["CLARION_TEST_DIE"] = die
        await clarion.run()

    async def twice(die: str, method: str, path: str, key: str, **given: Any) -> httpx.Response:
        """Sent to a process that dies of it, and again to the next."""
        await restart(die)
        headers = {"Idempotency-Key": key}
        with contextlib.suppress(httpx.HTTPError):  # it may answer with its last breath
            await clarion.client.request(method, path, headers=headers, **given)
        dying = clarion.process
        await wait_for(lambda: dying is not None and not dying.running, missing="its death")
        await restart("")
        return await clarion.client.request(method, path, headers=headers, **given)

    await restart("")
    await clarion.sign_in()
    chat = (await clarion.client.post("/team-messaging/v1/teams", json={"name": "Hardy"})).json()["id"]
    posts = f"/team-messaging/v1/chats/{chat}/posts"
    for die, replayed in (("before the commit", None), ("after the commit", "true")):
        made = await twice(die, "POST", posts, die, json={"text": die})
        assert (made.status_code, made.json().get("text")) == (201, die), made.text
        assert made.headers.get("Idempotent-Replay") == replayed
    texts = [post["text"] for post in (await clarion.client.get(posts)).json()["records"]]
    assert sorted(text for text in texts if text) == ["after the commit", "before the commit"]
    person = await twice("after the commit", "POST", EXTENSION, "person", json=PERSON)
    assert person.status_code == 200, person.text
    found = (await clarion.client.get(f"{EXTENSION}?email=twice@sent.example")).json()["records"]
    assert [each["id"] for each in found] == [person.json()["id"]]
    await clarion.client.aclose()
