"""Real rtpengine processes on ports 24000 to 25199, and phones that speak tones."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from clarion.calls.ports import LegSink
from clarion.calls.wire import CallOffered, LegEvent
from clarion.engines.mixer import Mixer
from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.rtpengine.ng import EngineSilent, NgClient
from clarion.engines.rtpengine.process import rtpengine_command
from tests.support.rtp_phone import RtpPhone
from tests.support.waiting import patience

pytestmark = pytest.mark.engine


T = TypeVar("T")


class Events(LegSink):
    """Remembers what the engine reported; tests wait for it."""

    def __init__(self) -> None:
        self.all: list[tuple[str, LegEvent]] = []
        self._changed = asyncio.Event()

    def call_offered(self, offer: CallOffered) -> None:
        raise AssertionError("media offers no calls")

    def leg_event(self, leg_id: str, event: LegEvent) -> None:
        self.all.append((leg_id, event))
        self._changed.set()

    def of(self, leg_id: str, kind: type[T]) -> list[T]:
        return [event for leg, event in self.all if leg == leg_id and isinstance(event, kind)]

    async def until_true(self, condition: Callable[[], bool], missing: str, within: float = 8.0) -> None:
        """Wait until `condition` holds: looked at after each event and every few milliseconds of other traffic."""
        try:
            async with asyncio.timeout(patience(within)):
                while not condition():
                    self._changed.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._changed.wait(), 0.02)
        except TimeoutError:
            raise AssertionError(f"{missing}; reported: {self.all}") from None

    async def until(self, leg_id: str, event: LegEvent, within: float = 8.0) -> None:
        await self.until_true(lambda: (leg_id, event) in self.all, f"{event} of {leg_id} is missing", within)

    async def until_type(self, leg_id: str, kind: type[T], within: float = 8.0) -> T:
        await self.until_true(lambda: bool(self.of(leg_id, kind)), f"no {kind.__name__} of {leg_id}", within)
        return self.of(leg_id, kind)[0]


class EngineProcess:
    """One rtpengine. `control` is its ng address."""

    def __init__(self, log: Path) -> None:
        number = self._claim_block()
        self._port = 24000 + number
        first = 24100 + number * 100
        self.control = f"127.0.0.1:{self._port}"
        self._command = rtpengine_command(
            control=self.control,
            rtp_min=first,
            rtp_max=first + 99,
            log_level=int(os.environ.get("RTPENGINE_LOG", "6")),
        )
        self._log = log
        self.start()

    def _claim_block(self) -> int:
        """Nine blocks of ports; whoever holds the guard port of one has it to himself, also among parallel runs."""
        self._guard = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for number in range(9):
            try:
                self._guard.bind(("127.0.0.1", 24050 + number))
            except OSError:
                continue
            return number
        raise AssertionError("nine rtpengines of this suite are running already")

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stderr=log)

    async def answers(self) -> None:
        client = await NgClient.connect("127.0.0.1", self._port)
        try:
            await client.request("ping", {}, repeats=(0.05,) * 200)
        except EngineSilent:
            raise AssertionError(f"rtpengine did not start: {self._log.read_text()[-2000:]}") from None
        finally:
            client.close()

    def pause(self) -> None:
        """It keeps silent until `go_on`."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        self.kill()
        self._guard.close()


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineProcess]:
    process = EngineProcess(tmp_path / "rtpengine.log")
    await process.answers()
    yield process
    process.end()


@pytest.fixture
async def second_engine(tmp_path: Path) -> AsyncIterator[EngineProcess]:
    process = EngineProcess(tmp_path / "rtpengine-2.log")
    await process.answers()
    yield process
    process.end()


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
async def media(engine: EngineProcess, events: Events) -> AsyncIterator[RtpengineMedia]:
    port = RtpengineMedia([engine.control], events, watch_every=0.5, mixer=Mixer())
    await port.start()
    yield port
    for leg_id in list(port.legs):
        await port.close(leg_id)
    await port.close_all()


@pytest.fixture
async def phone() -> AsyncIterator[Callable[..., RtpPhone]]:
    made: list[RtpPhone] = []

    def make(frequency: float, **options: object) -> RtpPhone:
        made.append(RtpPhone(frequency, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        await one.close()
