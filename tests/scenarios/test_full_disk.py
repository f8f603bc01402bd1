"""ADM-11: a disk that is full or read-only takes no call away, help least of all, and everything returns by itself."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.scenarios.installation import ECHO, Installation
from tests.scenarios.roles import Roles, fresh_settings
from tests.support.baresip import StartBaresip
from tests.support.processes import Process
from tests.support.small_disk import SmallDisk, small_disk
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


@pytest.fixture
async def on_small_disk(tmp_path: Path) -> AsyncIterator[tuple[Installation, SmallDisk]]:
    """`clarion up` whose data folder is a disk of its own."""
    with small_disk(tmp_path / "data", 96) as disk:
        settings = fresh_settings(tmp_path / "data", CLARION_MIN_FREE_MB="8")
        roles = Roles(settings, tmp_path / "logs")
        try:
            await roles.start("up", timeout=120)
            yield Installation(roles, roles.demo()), disk
        finally:
            roles.stop()


async def health(clarion: Installation) -> dict[str, str]:
    """The sentences of what does not work."""
    async with httpx.AsyncClient(timeout=10) as client:
        answer = await client.get(f"{clarion.url}/healthz")
    return {part["name"]: part["sentence"] for part in answer.json()["parts"] if not part["ok"]}


def records(clarion: Installation) -> int:
    with contextlib.closing(sqlite3.connect(clarion.data / "clarion.db")) as connection:
        return int(connection.execute("select count(*) from cdrs").fetchone()[0])


async def has_help(clarion: Installation, baresip: StartBaresip) -> None:
    """Somebody dials 911 and hears an answer, and a call to a number works as well."""
    phone = await baresip(clarion.account("101"))
    await phone.registered()
    call = await phone.call("911")
    await phone.hears_something(within=60)  # words that were never spoken before take a while
    await phone.hang_up(call)
    call = await phone.call(ECHO)
    await phone.hang_up(call)


async def test_calls_go_on_while_the_disk_is_full_and_their_records_come_later(
    on_small_disk: tuple[Installation, SmallDisk], baresip: StartBaresip
) -> None:
    """OPS-38"""
    clarion, disk = on_small_disk
    disk.fill()
    await has_help(clarion, baresip)
    told: dict[str, str] = {}

    async def says_why() -> bool:
        """A disk that was slow as well is found to be full at the next try."""
        told.update(await health(clarion))
        return all("No space left" in told.get(f"{each} journal", "") for each in ("call", "registration"))

    await wait_for(says_why, missing=lambda: f"that the disk is full: {told}")
    disk.empty()

    async def well() -> bool:
        return not await health(clarion)

    await wait_for(well, missing="everything to work again", timeout=30)

    async def logged() -> bool:
        return len(await clarion.call_log()) == 2

    await wait_for(logged, missing="both calls in the call log", timeout=30)


async def test_a_start_on_such_a_disk_brings_calls_says_what_to_do_and_goes_back_by_itself(
    on_small_disk: tuple[Installation, SmallDisk], baresip: StartBaresip
) -> None:
    clarion, disk = on_small_disk

    async def start_and_call_for_help() -> Process:
        process = await clarion.roles.restart("up", "up")
        assert "Make room, or give the folder back to this user" in process.text()
        assert "Traceback" not in process.text()
        phone = await baresip(clarion.account("101"))
        await phone.registered()
        call = await phone.call("911")
        await phone.hears_something(within=60)
        await phone.hang_up(call)
        await phone.close()
        assert "Make room" in (await health(clarion))["data folder"]
        return process

    clarion.roles.stop()
    disk.fill()
    process = await start_and_call_for_help()
    disk.empty()

    async def well() -> bool:
        with contextlib.suppress(httpx.TransportError):
            return not await health(clarion)
        return False

    await wait_for(well, missing=lambda: f"everything to work again\n{process.tail()}", timeout=60)
    await wait_for(lambda: records(clarion) == 1, missing="the record of the call", timeout=30)
    clarion.roles.stop()
    disk.set_read_only()
    await start_and_call_for_help()
