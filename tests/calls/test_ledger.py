"""Records of ended calls: written once each, whoever writes them, and not lost by whatever goes away meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from clarion.base.outbox import OutboxRow
from clarion.base.storage import Storage
from clarion.calls import ledger_shelf
from clarion.calls.ledger import Ledger, LedgerWriter, record_of
from clarion.calls.ledger_models import LedgerCall
from clarion.calls.ledger_shelf import LedgerClerk, LedgerShelf
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
async def shelf(
    valkey_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[Callable[[], LedgerShelf]]:
    """Makes shelves of several processes, with a stream that no other test uses."""
    monkeypatch.setattr("clarion.calls.ledger_shelf._STREAM", f"test:{tmp_path.name}")
    made: list[LedgerShelf] = []

    def make() -> LedgerShelf:
        made.append(LedgerShelf(valkey_url))
        return made[-1]

    yield make
    for one in made:
        await one.close()


async def rows(storage: Storage) -> list[str]:
    async with storage.reading() as session:
        return sorted(await session.scalars(select(LedgerCall.session_id)))


async def announced(storage: Storage) -> list[dict[str, object]]:
    async with storage.reading() as session:
        return [row.payload for row in await session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


async def test_a_call_given_twice_has_one_record_and_one_announcement(storage: Storage) -> None:
    writer = LedgerWriter(storage)
    await writer.write([ended(1), ended(2), ended(1)])
    await writer.write([ended(2), ended(3)])
    await writer.write([ended(3)])
    assert await rows(storage) == ["1", "2", "3"]
    assert [event["session_id"] for event in await announced(storage)] == ["1", "2", "3"]
    assert (await announced(storage))[0] == json.loads(record_of(ended(1)).model_dump_json())


async def test_without_a_shelf_the_ledger_writes_and_the_store_forgets_after_the_commit(storage: Storage) -> None:
    store = Kept()
    ledger = Ledger(LedgerWriter(storage), store)  # type: ignore[arg-type]
    ledger.start()
    for number in range(1, 6):
        ledger.record(ended(number))
    await wait_for(lambda: len(store.forgotten) == 5, missing=lambda: f"five calls, forgotten: {store.forgotten}")
    assert await rows(storage) == ["1", "2", "3", "4", "5"]
    await ledger.stop()


async def test_what_a_call_server_leaves_on_the_shelf_is_written_by_another_process(
    storage: Storage, shelf: Callable[[], LedgerShelf]
) -> None:
    store = Kept()
    ledger = Ledger(LedgerWriter(None), store, shelf())  # type: ignore[arg-type]
    clerk = LedgerClerk(shelf(), LedgerWriter(storage))
    clerk.start()
    ledger.start()
    for number in range(1, 451):
        ledger.record(ended(number))

    async def all_written() -> bool:
        return len(await rows(storage)) == 450

    await wait_for(all_written, missing="450 records")
    await wait_for(lambda: len(store.forgotten) == 450, missing="the call server's relief")
    await ledger.stop()
    await clerk.stop()
    assert len(await announced(storage)) == 450
    assert await shelf().oldest() == 0, "nothing stays on the shelf"


async def test_what_a_writer_took_and_did_not_finish_is_written_by_another(
    storage: Storage, shelf: Callable[[], LedgerShelf], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clarion.calls.ledger_shelf._DEAD_AFTER_MS", 1)
    await shelf().put([ended(1), ended(2)])
    dying = await shelf().take(wait=False)
    assert len(dying) == 2
    clerk = LedgerClerk(shelf(), LedgerWriter(storage))
    clerk.start()

    async def written() -> bool:
        return await rows(storage) == ["1", "2"]

    await wait_for(written, missing="the records of the writer that died")
    await clerk.stop()


async def test_a_database_that_is_away_costs_no_record(
    storage: Storage, shelf: Callable[[], LedgerShelf], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clarion.calls.ledger_shelf._DEAD_AFTER_MS", 1)

    class Unwilling(LedgerWriter):
        refusals = 0

        async def write(self, calls: object) -> None:
            if self.refusals < 1:
                self.refusals += 1
                raise OSError("the database is away")
            await super().write(calls)  # type: ignore[arg-type]

    await shelf().put([ended(1)])
    clerk = LedgerClerk(shelf(), Unwilling(storage))
    clerk.start()

    async def written() -> bool:
        return await rows(storage) == ["1"]

    await wait_for(written, missing="the record after the database came back")
    await clerk.stop()


async def test_a_patient_clerk_writes_only_what_nobody_else_has_written(
    storage: Storage, shelf: Callable[[], LedgerShelf]
) -> None:
    own = shelf()
    await own.put([ended(1)])
    patient = LedgerClerk(own, LedgerWriter(storage), patience=0.5)
    other = LedgerClerk(own, LedgerWriter(storage), patience=600.0)
    patient.start()
    other.start()

    async def written() -> bool:
        return await rows(storage) == ["1"]

    await wait_for(written, missing="the record that nobody else wrote")
    await asyncio.gather(patient.stop(), other.stop())


async def test_without_valkey_the_call_server_writes_by_itself(storage: Storage, tmp_path: Path) -> None:
    port = free_port()
    with run_valkey(tmp_path, port) as url:
        shelf = LedgerShelf(url)
        await shelf.put([ended(1)])
    store = Kept()
    ledger = Ledger(LedgerWriter(storage), store, shelf)  # type: ignore[arg-type]
    ledger.start()
    ledger.record(ended(2))
    await wait_for(lambda: store.forgotten == ["s-2"], missing="the record")
    assert await rows(storage) == ["2"]
    await ledger.stop()
    await shelf.close()


async def test_what_cannot_be_read_is_laid_aside_and_stops_nobody(
    storage: Storage, shelf: Callable[[], LedgerShelf]
) -> None:
    own = shelf()
    await own.put([ended(1)])
    await own._valkey.xadd(ledger_shelf._STREAM, {"call": "{"})
    await own.put([ended(2)])
    entries = await own.take(wait=False)
    assert [call.session_id for _, call in entries] == ["1", "2"]
    assert await own._valkey.lrange(ledger_shelf._UNREADABLE, -1, -1)
