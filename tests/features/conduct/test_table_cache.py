"""What a process holds of tables in memory follows the database, also when that is away for a while."""

from collections.abc import AsyncIterator
from typing import Any, ClassVar

import pytest

from clarion.base.bus import InProcessBus, Payload
from clarion.base.container import Container
from clarion.features.conduct.table_cache import TableCache
from tests.support.waiting import wait_for


class Held(TableCache):
    topic: ClassVar[str] = "test.held"
    what: ClassVar[str] = "held"
    retry_s: ClassVar[float] = 0.01

    def __init__(self, here: Container | None) -> None:
        super().__init__(here)
        self.table = "one"
        self.known = ""
        self.changed: list[Payload] = []
        self.away = False
        self.tried = 0

    async def load(self) -> None:
        self.tried += 1
        if self.away:
            raise OSError("The database is away.")
        self.known, self.loaded = self.table, True

    async def load_changed(self, payload: Payload) -> None:
        await self.load()
        self.changed.append(payload)


@pytest.fixture
async def held() -> AsyncIterator[Held]:
    bus = InProcessBus()
    here: Any = type("Here", (), {"bus": bus})()
    cache = Held(here)
    yield cache
    await cache.close()
    await bus.close()


async def test_it_reads_when_opened_and_after_each_event(held: Held) -> None:
    await held.open()
    assert (held.known, held.loaded, held.changed) == ("one", True, [])
    held.table = "two"
    await held._here.bus.publish(held.topic, {"kind": "prices"})
    await wait_for(lambda: held.changed, missing="what has changed")
    assert (held.known, held.changed) == ("two", [{"kind": "prices"}])


async def test_what_cannot_be_read_is_tried_again_and_what_was_known_stays(held: Held) -> None:
    held.away = True
    await held.open()
    assert not held.loaded
    await wait_for(lambda: held.tried > 2, missing="another attempt")
    held.away = False
    await wait_for(lambda: held.loaded, missing="the table")
    held.away, held.table, before = True, "two", held.tried
    await held._here.bus.publish(held.topic, {})
    await wait_for(lambda: held.tried > before + 1, missing="another attempt after a change")
    assert (held.known, held.loaded) == ("one", True)
    held.away = False
    await wait_for(lambda: held.known == "two", missing="the change")


async def test_without_a_container_it_cannot_be_opened() -> None:
    with pytest.raises(RuntimeError, match="no database to read held from"):
        await Held(None).open()
