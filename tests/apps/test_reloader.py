"""What call servers keep in memory is read again when it has changed: once for many changes, and until it works."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from clarion.apps.reloader import Reloader
from clarion.base.bus import InProcessBus, Payload
from clarion.base.clock import SystemClock
from tests.support import wait_for


class Clock(SystemClock):
    """Whoever waits for later does not wait."""

    def call_later(self, _seconds: float, call: Any) -> Any:
        return super().call_later(0.01, call)


class Reader:
    """Keeps what was noted, and what each reading read of it."""

    def __init__(self, *, failures: int = 0) -> None:
        self.here = cast(Any, SimpleNamespace(bus=InProcessBus(), clock=Clock()))
        self.again = Reloader(self.here, "what is tested", self.read)
        self.noted: list[str] = []
        self.readings: list[list[str]] = []
        self.failures = failures
        self.gate = asyncio.Event()

    def note(self, payload: Payload) -> None:
        self.noted.append(str(payload["id"]))

    async def read(self) -> None:
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away")
        self.readings.append(self.noted)
        self.noted = []

    async def change(self, *ids: str) -> None:
        for each in ids:
            await self.here.bus.publish("changed", {"id": each})


async def test_one_reading_answers_any_number_of_changes() -> None:
    reader = Reader()
    await reader.again.hear("changed", note=reader.note)
    reader.again.start()
    await reader.change("a", "b", "c")
    await wait_for(lambda: len(reader.noted) == 3, missing="the changes")
    reader.gate.set()
    await wait_for(lambda: [each for one in reader.readings for each in one] == ["a", "b", "c"], missing="the reading")
    await reader.change("d")
    await wait_for(lambda: reader.readings[-1] == ["d"], missing="the next change")
    await reader.again.close()
    assert len([one for one in reader.readings if one]) == 2


async def test_a_reading_that_fails_is_tried_again_without_another_change() -> None:
    reader = Reader(failures=2)
    reader.gate.set()
    await reader.again.hear("changed", note=reader.note)
    reader.again.start()
    await reader.change("a")
    await wait_for(lambda: reader.readings == [["a"]], missing="the third reading")
    await reader.again.close()


async def test_what_changes_with_time_is_read_without_any_change() -> None:
    reader = Reader()
    reader.gate.set()
    reader.again.start(every_s=0.01)
    await wait_for(lambda: len(reader.readings) >= 2, missing="two readings")
    await reader.again.close()
    count = len(reader.readings)
    reader.again.soon()
    await asyncio.sleep(0)
    assert len(reader.readings) == count, "closed is closed"
