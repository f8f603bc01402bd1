"""The memory of live calls: both stores keep one promise, and neither can hold up a call."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from clarion.calls import store as store_module
from clarion.calls.ports import CallStore
from clarion.calls.store import FileCallStore, ValkeyCallStore
from tests.support.services import run_valkey
from tests.support.small_disk import small_disk
from tests.support.waiting import free_port, wait_for

Maker = Callable[[str], CallStore]


@pytest.fixture(params=["file", "valkey"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    """Stores of servers that share a folder, or a Valkey."""
    if request.param == "file":
        return lambda server_id: FileCallStore(tmp_path, server_id)
    url = request.getfixturevalue("valkey_url")
    prefix = tmp_path.name.replace("_", "")[-12:]
    return lambda server_id: ValkeyCallStore(url, f"{prefix}{server_id}")


def name(store: CallStore) -> str:
    return str(store._server_id)  # type: ignore[attr-defined]


async def test_what_is_remembered_survives_the_process(store: Maker) -> None:
    first = store("a")
    first.remember("s-1", b'{"n":1}')
    first.remember("s-1", b'{"n":2}')
    first.remember("s-2", b'{"n":3}')
    first.forget("s-2")
    again = store("a")
    if isinstance(again, FileCallStore):
        again.open()

    async def kept() -> bool:
        found = await again.load(name(again))
        return {call_id: state.replace(b" ", b"") for call_id, state in found.items()} == {"s-1": b'{"n":2}'}

    await wait_for(kept, missing="what was remembered last, without what was forgotten", timeout=2)


async def test_one_of_several_claimants_gets_a_call(store: Maker) -> None:
    dead = store("dead")
    dead.remember("s-1", b'{"n":1}')
    heirs = [store(server_id) for server_id in ("b", "c", "d")]
    for heir in heirs:
        heir.remember("other", b"{}")
    results = await asyncio.gather(*(heir.claim("s-1", name(dead)) for heir in heirs))
    assert sum(result is not None for result in results) == 1
    winner = next(heir for heir, result in zip(heirs, results, strict=True) if result is not None)
    assert "s-1" in await winner.load(name(winner))


async def test_a_call_that_is_let_go_is_at_once_anothers_and_stays_away(store: Maker) -> None:
    giver, taker = store("giver"), store("taker")
    taker.remember("other", b"{}")
    giver.remember("s-1", b'{"n":1}')
    giver.remember("s-1", b'{"n":2}')
    await giver.let_go("s-1")
    state = await taker.claim("s-1", name(giver))
    assert state is not None
    assert state.replace(b" ", b"") == b'{"n":2}'
    again = store("giver")
    if isinstance(again, FileCallStore):
        again.open()
    assert await again.load(name(again)) == {}
    assert "s-1" in await taker.load(name(taker))


async def test_an_unknown_call_cannot_be_claimed(store: Maker) -> None:
    heir = store("b")
    heir.remember("other", b"{}")
    assert await heir.claim("s-unknown", "nobody") is None


async def test_a_torn_last_line_is_skipped(tmp_path: Path) -> None:
    first = FileCallStore(tmp_path, "a")
    first.remember("s-1", b'{"n":1}')
    first.close()
    with (tmp_path / "a.calls").open("ab") as journal:
        journal.write(b'{"call":"s-2","sta')
    again = FileCallStore(tmp_path, "a")
    again.open()
    assert list(await again.load("a")) == ["s-1"]


async def test_a_full_disk_stops_no_call_and_every_call_is_in_the_journal_afterwards(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        store = FileCallStore(disk.path / "calls", "a")
        store.open()
        store.remember("s-1", b'{"n":1}')
        disk.fill()
        store.remember("s-2", b'{"n":"' + b"x" * 8000 + b'"}')
        store.forget("s-1")
        assert list(await store.load("a")) == ["s-2"]
        assert "No space left" in str(await store.journal.check())
        disk.empty()
        await wait_for(lambda: not store.journal.problem, missing="the journal to be written again")
        assert await store.journal.check() is None
        store.close()
        again = FileCallStore(disk.path / "calls", "a")
        again.open()
        assert list(await again.load("a")) == ["s-2"]
        again.close()


async def test_a_valkey_that_is_away_does_not_stop_a_call() -> None:
    store = ValkeyCallStore(f"valkey://127.0.0.1:{free_port()}/0", "a")
    store.remember("s-1", b"{}")
    store.remember("s-1", b"{}")
    store.forget("s-1")


async def test_what_a_valkey_that_restarts_missed_is_sent_again(tmp_path: Path) -> None:
    port = free_port()
    with run_valkey(tmp_path, port) as url:
        store = ValkeyCallStore(url, "a")
        store.remember("s-1", b"{}")
    with run_valkey(tmp_path, port) as url:
        store.remember("s-2", b"{}")  # goes into the connection that broke
        store.remember("s-3", b"{}")
        assert {"s-2", "s-3"} <= set(await store.load("a"))
        await store.close()


async def test_a_valkey_that_is_back_has_every_live_call_and_none_that_ended_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "PAUSE_SECONDS", 0.3)
    port = free_port()
    with run_valkey(tmp_path, port) as url:
        store = ValkeyCallStore(url, "a")
        for call in ("ends meanwhile", "goes on", "changes"):
            store.remember(call, b"{}")
        store.settle()
    store.forget("ends meanwhile")
    store.settle()  # the connection turns out to be broken
    store.remember("changes", b'{"n":2}')
    store.remember("begins and ends", b"{}")
    store.forget("begins and ends")
    store.remember("begins", b"{}")
    with run_valkey(tmp_path, port) as url:
        other = ValkeyCallStore(url, "b")  # what the store itself loads would be settled first

        async def complete() -> bool:
            found = await other.load("a")
            return found == {"goes on": b"{}", "changes": b'{"n":2}', "begins": b"{}"}

        await wait_for(complete, missing="what changed while Valkey was away")
        await store.close()
        await other.close()
