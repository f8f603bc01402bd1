"""A backup is made while an installation is busy; its data folder is lost, and restored (OPS-20, OPS-21, OPS-24)."""

import asyncio
import shutil
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.scenarios.installation import ECHO, TONE, Installation
from tests.scenarios.roles import CLARION, end_left_over
from tests.support.baresip import StartBaresip
from tests.support.phones import installed
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

CHATS = "/team-messaging/v1"


class Writer:
    """102 posts as fast as answers come; `acknowledged` are the texts that were answered with 201."""

    def __init__(self, clarion: Installation, token: str, chat: str) -> None:
        self._client = httpx.AsyncClient(base_url=clarion.url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        self._path = f"{CHATS}/chats/{chat}/posts"
        self._task: asyncio.Task[None] | None = None
        self.acknowledged: list[str] = []

    def begin(self) -> None:
        self._task = asyncio.create_task(self._write())

    async def end(self) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._client.aclose()

    async def _write(self) -> None:
        while True:
            text = f"post number {len(self.acknowledged)}"
            answer = await self._client.post(self._path, json={"text": text})
            assert answer.status_code == 201, answer.text
            self.acknowledged.append(text)


async def run(clarion: Installation, *words: str, **more: str) -> str:
    """A command of this installation, as its administrator runs it."""
    process = await asyncio.create_subprocess_exec(
        CLARION,
        *words,
        env={**clarion.environment(), **more},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


async def posts_of(clarion: Installation, chat: str) -> list[str]:
    found: list[str] = []
    page = ""
    while True:
        answer: dict[str, Any] = await clarion.request(
            "102", "GET", f"{CHATS}/chats/{chat}/posts?recordCount=250{page and f'&pageToken={page}'}"
        )
        found += [post["text"] for post in answer["records"] if post["text"]]
        page = answer.get("navigation", {}).get("prevPageToken", "")
        if not page:
            return found


async def test_ops_20_21_24_nothing_acknowledged_before_the_backup_is_lost(
    tmp_path: Path, baresip: StartBaresip
) -> None:
    async with installed(tmp_path) as clarion:
        target = {"CLARION_BACKUP_TARGET": str(tmp_path / "target")}
        body = {"public": True, "name": "All of it", "members": [{"id": clarion.env["CLARION_102_EXTENSION_ID"]}]}
        team = await clarion.request("101", "POST", f"{CHATS}/teams", json=body)
        recording = b"RIFF" + bytes(range(256)) * 400
        path = f"{CHATS}/files?name=a.bin&groupId={team['id']}"
        kind = {"Content-Type": "application/octet-stream"}
        uploaded = await clarion.request("102", "POST", path, content=recording, headers=kind)
        phone = await baresip(clarion.account("101", transport="tcp"))
        await phone.registered()
        ended = await phone.call(ECHO)
        await phone.hang_up(ended)
        await phone.call(TONE)  # stands while the backup is made
        writer = Writer(clarion, await clarion.token("102"), team["id"])
        writer.begin()
        await wait_for(lambda: len(writer.acknowledged) > 20, missing="posts")
        before = len(writer.acknowledged)
        said = await run(clarion, "backup", **target)
        during = len(writer.acknowledged) - before
        await writer.end()
        assert "Keep a copy" in said
        assert during > 0, "nothing was written while the backup was made"
        password = tmp_path / "password"
        password.write_text(await run(clarion, "backup", "key", **target))

        clarion.roles.running["up"].kill()
        end_left_over(clarion.data)
        shutil.rmtree(clarion.data)
        lost_at = time.monotonic()
        said = await run(clarion, "restore", "--password-file", str(password), **target)
        assert "Restored" in said
        await clarion.roles.restart("up", "up", timeout=180)
        print(f"recovered in {time.monotonic() - lost_at:.1f} s; {during} posts while the backup was made: {said}")

        found = await posts_of(clarion, team["id"])
        missing = set(writer.acknowledged[:before]) - set(found)
        assert not missing, f"{len(missing)} of {before} posts are missing: {sorted(missing)[:5]}"
        assert len(found) == len(set(found))
        async with httpx.AsyncClient(
            headers={"Authorization": f"Bearer {await clarion.token('102')}"}, timeout=60
        ) as client:
            assert (await client.get(uploaded[0]["contentUri"])).content == recording

        async def calls_are_there() -> bool:
            # The one that stood has ended with the machine, and is in the call log.
            return len(await clarion.call_log()) == 2

        await wait_for(calls_are_there, missing=lambda: f"two calls in the call log\n{clarion.log()}", timeout=40)
