"""A process dies in the middle of a fax on T.38, in each phase of T.30: each page arrives once, and the queue says what
happened.

    python -m tests.scenarios.fax_kills                                    every process in every phase
    python -m tests.scenarios.fax_kills "clarion up" "at the goodbye"      one of them in one
"""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from clarion.base.fax import FaxReport
from tests.scenarios.installation import Installation
from tests.scenarios.test_fax import OWN, message_with, post_fax
from tests.support.fax_pages import random_page, read_pages, same_pages, write_pages
from tests.support.phones import installed
from tests.support.waiting import wait_for

T38_MACHINE = "+12025550131"


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


KILLS = {"modem": kill_modem, "media engine": kill_media, "clarion up": kill_everything}
PHASES = {  # of T.30, and pages that are confirmed by then
    "while they agree": ("B", 0),
    "in page 1": ("C", 0),
    "after page 1": ("D", 0),
    "in page 2": ("C", 1),
    "after the last page": ("D", 2),
    "at the goodbye": ("E", 3),
}


def report_of(up: Installation, job: str, attempt: int) -> FaxReport:
    """What the modem has written down so far."""
    try:
        journal = (up.data / "fax" / f"send-{job}-{attempt}" / "report.json").read_bytes()
        return msgspec.json.decode(journal, type=FaxReport)
    except FileNotFoundError:
        return FaxReport()


async def kill_in_phase(up: Installation, folder: Path, kill: str, phase: str) -> str:
    """Send three pages, and kill in the first attempt. Returns what became of it; raises AssertionError for a page that
    is missing, or that came twice although it was confirmed.
    """
    before = len((await up.network("calls", number=T38_MACHINE))["calls"])
    pages = [random_page(number, 500) for number in range(3)]
    document = write_pages(folder / "three.tiff", pages)
    files = {
        "to": (None, T38_MACHINE),
        "faxResolution": (None, "High"),
        "attachment": ("three.tiff", document.read_bytes()),
    }
    sent = await post_fax(up, "101", files=files)
    queue = f"{OWN}/clarion/fax-queue?messageId={sent['id']}"
    [job] = (await up.request("101", "GET", queue))["records"]

    def reached() -> bool:
        report = report_of(up, job["id"], 1)
        return (report.phase, len(report.pages)) == PHASES[phase]

    await wait_for(reached, missing=f"the fax {phase}", timeout=120)
    await KILLS[kill](up)
    await message_with(up, "101", sent["id"], "Sent")
    [job] = (await up.request("101", "GET", queue))["records"]
    assert (job["state"], job["pagesSent"]) == ("Sent", 3)
    attempts = job["attempts"]
    assert sum(attempt["pages"] for attempt in attempts) == 3, attempts
    calls = (await up.network("calls", number=T38_MACHINE))["calls"][before:]
    assert len(calls) == len(attempts)
    arrived = [page[-500:] for call in calls if call["recording"] for page in read_pages(Path(call["recording"]))]
    # A page whose confirmation was on its way when everything ended comes once more: T.30 cannot tell.
    again = next((place for place in range(1, len(arrived)) if np.array_equal(arrived[place - 1], arrived[place])), 0)
    assert same_pages(arrived[:again] + arrived[again + 1 :] if again else arrived, pages), attempts
    assert not again or phase in ("after page 1", "after the last page"), attempts
    codes = ", ".join(f"{each['code']} {each['pages']}" for each in attempts)
    return f"{codes}{'; page ' + str(again) + ' came twice' if again else ''}"


async def walk(kills: Sequence[str], phases: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        async with installed(Path(name)) as up:
            for kill in kills:
                for phase in phases:
                    try:
                        found = await kill_in_phase(up, Path(name), kill, phase)
                    except AssertionError as error:
                        found = f"WRONG: {error}"
                    print(f"{kill:13}{phase:21}{found}", flush=True)


if __name__ == "__main__":
    asyncio.run(walk(sys.argv[1:2] or list(KILLS), sys.argv[2:] or list(PHASES)))
