"""libspandsp keeps the contract of the `FaxModem` port, with real packets on loopback, faster than a telephone line."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from clarion.base.fax import PCMU, FaxModemUnavailable, FaxReport, T38Answer, Transport
from clarion.engines.fax_modem import FaxModems, library
from tests.engines.fax_contract import *  # noqa: F403
from tests.engines.fax_contract import Heard, orders
from tests.support.fax_pages import random_page, read_pages, same_pages, write_pages
from tests.support.waiting import wait_for

pytestmark = pytest.mark.engine


@pytest.fixture
async def modems() -> AsyncIterator[FaxModems]:
    one = FaxModems(speed=20.0)
    yield one
    await one.close()


def children_of(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


async def test_a_crash_concerns_one_fax(modems: FaxModems, tmp_path: Path) -> None:
    heard, document = Heard(), write_pages(tmp_path / "document.tiff", [random_page(1, 200)])
    (tmp_path / "other").mkdir()
    doomed, _ = orders(tmp_path / "other", document)
    await modems.start("doomed", doomed, heard)
    modems.speak_audio("doomed", ("127.0.0.1", 9), PCMU)
    assert modems._process is not None
    (child,) = children_of(modems._process.pid)
    one, other = orders(tmp_path, document)
    first, _ = await modems.start("sender", one, heard)
    second, _ = await modems.start("receiver", other, heard)
    modems.speak_audio("sender", second, PCMU)
    modems.speak_audio("receiver", first, PCMU)
    os.kill(child, signal.SIGSEGV)
    died, sent, received = await heard.wait("doomed", "sender", "receiver")
    assert died.code == "MODEM_CRASHED"
    assert sent.succeeded
    assert received.succeeded


async def test_faxes_beyond_the_workers_share_one_and_an_error_of_one_concerns_it_alone(tmp_path: Path) -> None:
    modems, heard = FaxModems(speed=20.0, workers=1), Heard()
    try:
        one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(1, 200)]))
        first, _ = await modems.start("sender", one, heard)
        second, _ = await modems.start("receiver", other, heard)
        with pytest.raises(FaxModemUnavailable):
            await modems.start("broken", msgspec.structs.replace(one, journal=str(tmp_path / "none" / "j")), heard)
        modems.speak_audio("sender", second, PCMU)
        modems.speak_audio("receiver", first, PCMU)
        sent, received = await heard.wait("sender", "receiver")
        assert (sent.succeeded, received.succeeded) == (True, True)

        assert modems._process is not None
        parent = modems._process.pid
        await wait_for(lambda: not children_of(parent), missing="the end of a worker that has no fax")
        later = Heard()
        for name, order in (("one", one), ("other", other)):
            await modems.start(name, order, later)
        (worker,) = children_of(parent)
        os.kill(worker, signal.SIGSEGV)
        assert {each.code for each in await later.wait("one", "other")} == {"MODEM_CRASHED"}
        sent, _ = await talk(modems, Heard(), one, other, Transport.T38)  # noqa: F405
        assert sent.succeeded
    finally:
        await modems.close()


HANGING = """
import os
from clarion.engines.fax_modem import worker

class Endless:
    due = 0.0
    def step(self, now):
        while True:
            pass

worker._HANGS_SECONDS = 0.2
commands, _ = os.pipe()
one = worker.Worker("127.0.0.1", 1.0, commands=commands, answers=1, ends=1)
one._sessions["endless"] = Endless()
one.run()
"""


async def test_fax_34_a_worker_in_an_endless_loop_ends() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HANGING)
    assert await process.wait() == -signal.SIGVTALRM


async def test_a_fax_outlives_its_call_server_and_is_adopted(modems: FaxModems, tmp_path: Path) -> None:
    heard, pages = Heard(), [random_page(2, 900)]
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages))
    first, _ = await modems.start("sender", one, heard)
    second, _ = await modems.start("receiver", other, heard)
    modems.speak_audio("sender", second, PCMU)
    modems.speak_audio("receiver", first, PCMU)
    await wait_for(lambda: heard.last("sender").negotiated, missing="the machines to agree", timeout=30.0)
    await modems.close()
    successor, later = FaxModems(speed=20.0), Heard()
    await successor.adopt("sender", one, later)
    await successor.adopt("receiver", other, later)
    sent, received = await later.wait("sender", "receiver")
    await successor.close()
    assert sent.succeeded
    assert received.succeeded
    assert same_pages(read_pages(Path(other.received)), pages)


PHASES = {  # of T.30, and pages that are confirmed by then
    "before they agree": ("B", 0),
    "in page 1": ("C", 0),
    "after page 1": ("D", 0),
    "in page 2": ("C", 1),
    "after page 2": ("D", 1),
    "at the goodbye": ("E", 2),
}


class Killing(Heard):
    """Ends the process of the sender as soon as it has come so far."""

    def __init__(self, modems: FaxModems, phase: str, pages: int) -> None:
        super().__init__()
        self._modems, self._reached, self.killed = modems, (phase, pages), False

    def __call__(self, session_id: str, report: FaxReport) -> None:
        super().__call__(session_id, report)
        if session_id == "sender" and not self.killed and self._reached == (report.phase, len(report.pages)):
            self.killed = True
            assert self._modems._process is not None
            os.kill(min(children_of(self._modems._process.pid)), signal.SIGKILL)


@pytest.mark.parametrize("phase", list(PHASES))
async def test_fax_39_a_modem_that_dies_in_any_phase_has_confirmed_what_arrived_and_the_rest_is_sent(
    modems: FaxModems, tmp_path: Path, phase: str
) -> None:
    pages = [random_page(30, 200), random_page(31, 200)]
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", pages))
    killing = Killing(modems, *PHASES[phase])
    _, udptl = await modems.start("sender", one, killing)
    _, other_udptl = await modems.start("receiver", other, killing)
    modems.speak_t38("sender", other_udptl, T38Answer())
    modems.speak_t38("receiver", udptl, T38Answer())
    (died,) = await killing.wait("sender")
    modems.stop("receiver")  # the call ends with its modem
    (heard_there,) = await killing.wait("receiver")
    assert killing.killed
    confirmed = len(died.pages)
    assert died.code == "MODEM_CRASHED"
    assert confirmed >= PHASES[phase][1]
    first = read_pages(Path(other.received)) if heard_there.pages else []
    assert same_pages(first[:confirmed], pages[:confirmed]), "what was confirmed is there"
    assert len(first) - confirmed in (0, 1), "a page whose confirmation was on its way may come again"
    if confirmed == len(pages):
        return
    rest = msgspec.structs.replace(one, first_page=confirmed)
    sent, received = await talk(modems, Heard(), rest, other, Transport.T38)  # noqa: F405
    assert (sent.code, received.code) == ("OK", "OK")
    assert same_pages(read_pages(Path(other.received)), pages[confirmed:])


async def test_fax_34_a_fax_whose_call_has_gone_without_a_word_ends(modems: FaxModems, tmp_path: Path) -> None:
    """The other machine dies in the middle of a page, and the call server that would say so as well."""
    one, other = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(40, 900)]))
    killing = Killing(modems, "C", 0)
    first, _ = await modems.start("sender", one, killing)
    second, _ = await modems.start("receiver", other, killing)
    modems.speak_audio("sender", second, PCMU)
    modems.speak_audio("receiver", first, PCMU)
    died, left = await killing.wait("sender", "receiver")
    assert (died.code, left.ended, left.pages) == ("MODEM_CRASHED", True, ())


async def test_modems_that_were_killed_come_back(modems: FaxModems, tmp_path: Path) -> None:
    heard, document = Heard(), write_pages(tmp_path / "document.tiff", [random_page(3, 200)])
    one, other = orders(tmp_path, document)
    await modems.start("lost", one, heard)
    assert modems._process is not None
    (child,) = children_of(modems._process.pid)
    os.kill(modems._process.pid, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)
    (lost,) = await heard.wait("lost")
    assert lost.code == "MODEM_CRASHED"
    sent, _ = await talk(modems, heard, one, other, Transport.T38)  # noqa: F405
    assert sent.succeeded


async def test_fax_34_no_datagram_ends_a_fax(modems: FaxModems, tmp_path: Path) -> None:
    """Random bytes come in as T.38, from the right address, all along: the fax fails or not, the modem goes on."""
    heard = Heard()
    one, _ = orders(tmp_path, write_pages(tmp_path / "document.tiff", [random_page(4, 200)]))
    _, udptl = await modems.start("sender", one, heard)
    loop = asyncio.get_running_loop()
    noise, _protocol = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0), remote_addr=udptl
    )
    modems.speak_t38("sender", noise.get_extra_info("sockname")[:2], T38Answer())
    with contextlib.closing(noise):
        for number in range(300):
            noise.sendto(os.urandom(1 + number % 200))
        await wait_for(lambda: heard.last("sender").transport == "T.38", missing="the change to T.38", timeout=10.0)
        modems.stop("sender")
        (report,) = await heard.wait("sender")
    assert report.code != "MODEM_CRASHED"


async def test_fax_35_a_missing_library_is_named(
    modems: FaxModems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.load.cache_clear()
    monkeypatch.setattr(library, "_NAMES", ("libno-such.so.9",))
    with pytest.raises(FaxModemUnavailable, match="libspandsp2t64"):
        library.load()
    monkeypatch.undo()
    library.load.cache_clear()
    assert json.dumps(library.load().fax_init is not None) == "true"
