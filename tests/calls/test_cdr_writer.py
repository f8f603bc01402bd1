"""Records of ended calls: written once each, whoever writes them, and not lost by whatever goes away meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from clarion.base.storage import Storage
from clarion.calls import cdr_queue
from clarion.calls.cdr import record_of
from clarion.calls.cdr_models import CdrRow
from clarion.calls.cdr_queue import CdrQueue, CdrQueueConsumer
from clarion.calls.cdr_writer import CDR_WRITTEN, CdrTable, CdrWriter
from clarion.calls.model import Call, Identity, Party
from tests.support.services import run_valkey
from tests.support.waiting import free_port, wait_for


class Kept:
    """A call store that only counts what it may forget."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    def forget(self, call_id: str) -> None:
        self.forgotten.append(call_id)


def ended(number: int) -> Call:
    party = Party(index=1, direction="Outbound", identity=Identity(account_id="7", name="Zoë"), started=1.0, ended=9.0)
    return Call(
        call_id=f"s-{number}",
        session_id=str(number),
        server_id="cs1",
        account_id="7",
        created=1.0,
        answered=2.0,
        ended=9.0,
        parties={1: party},
    )


@pytest.fixture
async def storage(sqlite_storage: Storage) -> Storage:
    return sqlite_storage


@pytest.fixture
async def queue(
    valkey_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[Callable[[], CdrQueue]]:
    """Makes shelves of several processes, with a stream that no other test uses."""
    monkeypatch.setattr("clarion.calls.cdr_queue._STREAM", f"test:{tmp_path.name}")
    made: list[CdrQueue] = []

    def make() -> CdrQueue:
        made.append(CdrQueue(valkey_url))
        return made[-1]

    yield make
    for one in made:
        await one.close()


async def rows(storage: Storage) -> list[str]:
    async with storage.reading() as session:
        return sorted(await session.scalars(select(CdrRow.session_id)))


class Bus:
    """Counts what wakes consumers."""

    def __init__(self) -> None:
        self.published: list[str] = []

    async def publish(self, topic: str, payload: dict[str, object]) -> None:
        self.published.append(topic)


async def test_a_call_given_twice_has_one_cdr_and_consumers_wake_when_there_is_news(storage: Storage) -> None:
    bus = Bus()
    table = CdrTable(storage, bus)  # type: ignore[arg-type]
    await table.write([ended(1), ended(2), ended(1)])
    await table.write([ended(2), ended(3)])
    await table.write([ended(3)])
    assert await rows(storage) == ["1", "2", "3"]
    assert bus.published == [CDR_WRITTEN] * 2
    async with storage.reading() as session:
        kept = (await session.scalars(select(CdrRow.record).order_by(CdrRow.position))).all()
    assert kept[0] == json.loads(record_of(ended(1)).model_dump_json())


async def test_without_a_queue_the_writer_writes_and_the_store_forgets_after_the_commit(storage: Storage) -> None:
    store = Kept()
    writer = CdrWriter(CdrTable(storage), store)  # type: ignore[arg-type]
    writer.start()
    for number in range(1, 6):
        writer.record(ended(number))
    await wait_for(lambda: len(store.forgotten) == 5, missing=lambda: f"five calls, forgotten: {store.forgotten}")
    assert await rows(storage) == ["1", "2", "3", "4", "5"]
    await writer.stop()


async def test_what_a_call_server_puts_into_the_queue_is_written_by_another_process(
    storage: Storage, queue: Callable[[], CdrQueue]
) -> None:
    store = Kept()
    writer = CdrWriter(CdrTable(None), store, queue())  # type: ignore[arg-type]
    consumer = CdrQueueConsumer(queue(), CdrTable(storage))
    consumer.start()
    writer.start()
    for number in range(1, 451):
        writer.record(ended(number))

    async def all_written() -> bool:
        return len(await rows(storage)) == 450

    await wait_for(all_written, missing="450 records")
    await wait_for(lambda: len(store.forgotten) == 450, missing="the call server's relief")
    await writer.stop()
    await consumer.stop()
    assert await queue().oldest() == 0, "nothing stays in the queue"


async def test_cdrs_are_written_after_valkey_has_forgotten_everything(
    storage: Storage, queue: Callable[[], CdrQueue], valkey_url: str
) -> None:
    """It was started again without its disk, while the processes that use it lived on."""
    server, writers = queue(), queue()
    consumer = CdrQueueConsumer(writers, CdrTable(storage))
    await server.put([ended(1)])
    consumer.start()

    async def written(count: int) -> bool:
        return len(await rows(storage)) == count

    await wait_for(lambda: written(1), missing="the first record")
    await server._valkey.delete(cdr_queue._STREAM)
    await server.put([ended(2)])
    await wait_for(lambda: written(2), missing="the record after that")
    await consumer.stop()


async def test_what_a_writer_took_and_did_not_finish_is_written_by_another(
    storage: Storage, queue: Callable[[], CdrQueue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clarion.calls.cdr_queue._DEAD_AFTER_MS", 1)
    await queue().put([ended(1), ended(2)])
    dying = await queue().take(wait=False)
    assert len(dying) == 2
    consumer = CdrQueueConsumer(queue(), CdrTable(storage))
    consumer.start()

    async def written() -> bool:
        return await rows(storage) == ["1", "2"]

    await wait_for(written, missing="the records of the writer that died")
    await consumer.stop()


async def test_a_database_that_is_away_costs_no_record(
    storage: Storage, queue: Callable[[], CdrQueue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clarion.calls.cdr_queue._DEAD_AFTER_MS", 1)

    class Unwilling(CdrTable):
        refusals = 0

        async def write(self, calls: object) -> None:
            if self.refusals < 1:
                self.refusals += 1
                raise OSError("the database is away")
            await super().write(calls)  # type: ignore[arg-type]

    await queue().put([ended(1)])
    consumer = CdrQueueConsumer(queue(), Unwilling(storage))
    consumer.start()

    async def written() -> bool:
        return await rows(storage) == ["1"]

    await wait_for(written, missing="the record after the database came back")
    await consumer.stop()


async def test_a_patient_consumer_writes_only_what_nobody_else_has_written(
    storage: Storage, queue: Callable[[], CdrQueue]
) -> None:
    own = queue()
    await own.put([ended(1)])
    patient = CdrQueueConsumer(own, CdrTable(storage), patience=0.5)
    other = CdrQueueConsumer(own, CdrTable(storage), patience=600.0)
    patient.start()
    other.start()

    async def written() -> bool:
        return await rows(storage) == ["1"]

    await wait_for(written, missing="the record that nobody else wrote")
    await asyncio.gather(patient.stop(), other.stop())


async def test_without_valkey_the_call_server_writes_by_itself(storage: Storage, tmp_path: Path) -> None:
    port = free_port()
    with run_valkey(tmp_path, port) as url:
        queue = CdrQueue(url)
        await queue.put([ended(1)])
    store = Kept()
    writer = CdrWriter(CdrTable(storage), store, queue)  # type: ignore[arg-type]
    writer.start()
    writer.record(ended(2))
    await wait_for(lambda: store.forgotten == ["s-2"], missing="the record")
    assert await rows(storage) == ["2"]
    await writer.stop()
    await queue.close()


async def test_what_cannot_be_read_is_laid_aside_and_stops_nobody(
    storage: Storage, queue: Callable[[], CdrQueue]
) -> None:
    own = queue()
    await own.put([ended(1)])
    await own._valkey.xadd(cdr_queue._STREAM, {"call": "{"})
    await own.put([ended(2)])
    entries = await own.take(wait=False)
    assert [call.session_id for _, call in entries] == ["1", "2"]
    assert await own._valkey.lrange(cdr_queue._UNREADABLE, -1, -1)
