"""The media server of meetings beside Clarion: adopted, replaced, or missing without harm."""

import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clarion.apps import meeting_media
from clarion.apps.container import build_container
from clarion.apps.meeting_media import MediaServerChild, meeting_media_parts, sfu_address
from clarion.apps.ports import ports_of_role
from clarion.base.settings import Settings, load_settings
from clarion.base.sfu import EngineLost, EngineRestarted, Sfu, SfuEvent, SfuUnavailable
from tests.support.sfu import media_server_settings
from tests.support.waiting import wait_for

Start = Callable[[], Awaitable[tuple[MediaServerChild, Sfu]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"CLARION_DATA": str(tmp_path), **media_server_settings()})


@pytest.fixture
async def start(settings: Settings) -> AsyncIterator[Start]:
    """Start the parts as a process of Clarion does; what it leaves is ended with the test."""
    started = []

    async def begin() -> tuple[MediaServerChild, Sfu]:
        here = build_container(settings)
        child, client = meeting_media_parts(here)
        assert isinstance(child, MediaServerChild)
        for part in (child, client):
            await part.start()
            started.append(part)
        return child, here.get(Sfu)

    yield begin
    for part in reversed(started):
        if isinstance(part, MediaServerChild):
            part.stays = False
        await part.stop()


async def test_rooms_survive_a_restart_of_clarion(start: Start) -> None:
    child, sfu = await start()
    await wait_for(lambda: sfu.available, missing="the media server")
    await sfu.open_room("r")
    child.stays = True
    await sfu.close()
    await child.stop()
    again, adopted = await start()
    assert again.adopted
    await wait_for(lambda: adopted.available, missing="the media server")
    assert await adopted.open_room("r") is True


async def test_a_killed_media_server_is_replaced_and_its_loss_told(start: Start) -> None:
    child, sfu = await start()
    await wait_for(lambda: sfu.available, missing="the media server")
    heard: list[SfuEvent] = []
    sfu.listen(heard.append)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    await wait_for(lambda: EngineRestarted() in heard, missing="a new one")
    assert heard[0] == EngineLost()
    assert await sfu.open_room("r") is False
    assert await child.health() is None


async def test_without_a_compiler_everything_else_starts(
    start: Start, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting_media, "build_cache", lambda data: tmp_path / "nothing")
    monkeypatch.setattr(meeting_media, "missing_for_build", lambda: "g++ is missing")
    child, sfu = await start()
    assert await child.health() is None
    with pytest.raises(SfuUnavailable, match="not installed"):
        await sfu.open_room("r")


async def test_while_it_is_built_people_read_how_far_it_is(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = tmp_path / "builder.py"
    builder.write_text("import sys\nprint('40 %', flush=True)\nsys.stdin.read()\nimport time\ntime.sleep(60)\n")
    monkeypatch.setattr(meeting_media, "build_cache", lambda data: tmp_path / "nothing")
    monkeypatch.setattr(meeting_media, "missing_for_build", lambda: "")
    monkeypatch.setattr(meeting_media, "BUILDER", builder)
    child, sfu = await start()
    await wait_for(lambda: "40 %" in child.problem, missing=lambda: f"progress: {child.problem}")
    with pytest.raises(SfuUnavailable, match="being prepared, 40 %"):
        await sfu.open_room("r")
    builder.write_text("import sys\nsys.exit('no network')\n")
    await child.stop()
    await child.start()
    await wait_for(lambda: "could not be built" in child.problem, missing=lambda: f"the failure: {child.problem}")
    assert "CLARION_SFU=off" in str(await child.health())  # that is what the health check says, too


async def test_a_media_server_that_does_not_start_is_a_fault_that_the_health_check_names(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = MediaServerChild(settings)
    child.child = replace(child.child, command=["/bin/false"])
    monkeypatch.setattr(meeting_media, "is_built", lambda cache: True)
    await child.start()
    assert "does not start" in str(await child.health())
    await child.stop()


async def test_off_means_off(settings: Settings) -> None:
    off = settings.model_copy(update={"sfu": "off"})
    assert meeting_media_parts(build_container(off)) == ()
    assert ports_of_role(off, "meetings") == []
    assert [use.port for use in ports_of_role(settings, "meetings")] == [
        settings.sfu_control_port,
        settings.sfu_udp_port,
    ]


def test_browsers_are_given_the_public_address_and_the_own_one(settings: Settings) -> None:
    behind = settings.model_copy(update={"public_address": "203.0.113.7", "bind": "192.0.2.4"})
    assert sfu_address(behind).public == ("203.0.113.7", "192.0.2.4")
    assert sfu_address(behind).bind == "192.0.2.4"
    assert sfu_address(settings).public == ("127.0.0.1",)
