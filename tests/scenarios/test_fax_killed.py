"""FAX-39: a process dies in the middle of a fax on T.38: each page arrives once, and the queue says what happened."""

import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.scenarios.installation import Installation
from tests.scenarios.test_fax import OWN, message_with, post_fax
from tests.support.fax_pages import random_page, read_pages, same_pages, write_pages
from tests.support.phones import installed
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine, pytest.mark.slow]

T38_MACHINE = "+12025550131"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def up(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    async with installed(tmp_path_factory.mktemp("fax-killed")) as installation:
        yield installation


async def kill_modem(up: Installation) -> None:
    """Of the call server: the process that holds the lock of a fax under way."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            held = [os.readlink(file) for file in (process / "fd").iterdir()]
            if any(file.startswith(str(up.data / "fax" / "send-")) and file.endswith(".lock") for file in held):
                os.kill(int(process.name), signal.SIGKILL)
                return
    raise AssertionError("no modem has a fax under way")


async def kill_media(up: Installation) -> None:
    up.roles.kill_engine("rtpengine")


async def kill_everything(up: Installation) -> None:
    up.roles.running["up"].kill()
    await up.roles.restart("up", "up", timeout=180)


@pytest.mark.parametrize("kill", [kill_modem, kill_media, kill_everything])
async def test_fax_39_each_page_arrives_once_whatever_dies_in_between(
    up: Installation, tmp_path: Path, kill: Callable[[Installation], Any]
) -> None:
    before = len((await up.network("calls", number=T38_MACHINE))["calls"])
    pages = [random_page(number, 500) for number in range(3)]
    document = write_pages(tmp_path / "three.tiff", pages)
    files = {
        "to": (None, T38_MACHINE),
        "faxResolution": (None, "High"),
        "attachment": ("three.tiff", document.read_bytes()),
    }
    sent = await post_fax(up, "101", files=files)

    async def one_page() -> bool:
        found = await up.request("101", "GET", f"{OWN}/message-store/{sent['id']}")
        return bool(found.get("clarionPagesSent", {}).get(T38_MACHINE))

    await wait_for(one_page, missing="the first page", timeout=120)
    await kill(up)
    await message_with(up, "101", sent["id"], "Sent")
    [job] = (await up.request("101", "GET", f"{OWN}/clarion/fax-queue?messageId={sent['id']}"))["records"]
    assert (job["state"], job["pagesSent"]) == ("Sent", 3)
    calls = (await up.network("calls", number=T38_MACHINE))["calls"][before:]
    assert len(calls) == len(job["attempts"])
    arrived = [page for call in calls if call["recording"] for page in read_pages(Path(call["recording"]))]
    assert same_pages([page[-500:] for page in arrived], pages), job["attempts"]
    assert sum(attempt["pages"] for attempt in job["attempts"]) == 3
