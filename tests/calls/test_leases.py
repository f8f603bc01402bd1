"""Decision 0016: one call server at a time owns a lease, for as long as it sends heartbeats."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.calls import leases
from clarion.calls.leases import LocalLeases, ValkeyLeases
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.engine]
LEASE = "queues:1"


class Server:
    """One call server's view of the leases; what it heard of others."""

    def __init__(self, url: str, name: str, *others: str) -> None:
        self.leases = ValkeyLeases(url, name, others)
        self.lost: list[str] = []

    async def on_node_down(self, name: str) -> None:
        self.lost.append(name)

    async def dies(self) -> None:
        """As after kill -9: the heartbeat stops without a release."""
        assert self.leases._task is not None
        self.leases._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.leases._task


@pytest.fixture
async def servers(empty_valkey: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Server, Server]]:
    monkeypatch.setattr(leases, "HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr(leases, "NODE_DOWN_SECONDS", 0.5)
    first, second = Server(empty_valkey, "cs1", "cs2"), Server(empty_valkey, "cs2", "cs1")
    for server in (first, second):
        await server.leases.start(server.on_node_down)
    yield first, second
    for server in (first, second):
        await server.leases.stop()


async def test_whoever_comes_first_holds_the_seat(servers: tuple[Server, Server]) -> None:
    first, second = servers
    assert await second.leases.owner(LEASE) == "cs2"
    assert await first.leases.owner(LEASE) == "cs2"
    assert await first.leases.owner("queues:2") == "cs1"


async def test_a_seat_passes_on_when_its_holder_dies_and_others_hear_of_it(servers: tuple[Server, Server]) -> None:
    first, second = servers
    assert await first.leases.owner(LEASE) == "cs1"
    await first.leases.write(LEASE, b"notes")

    def known() -> bool:
        return "cs1" in second.leases._living

    await wait_for(known, missing="a sign of life of cs1")
    await first.dies()
    await wait_for(lambda: second.lost == ["cs1"], missing="word that cs1 is lost")
    assert await second.leases.owner(LEASE) == "cs2"
    assert await second.leases.read(LEASE) == b"notes", "the next owner reads what was written down"


async def test_a_server_that_ends_on_purpose_leaves_its_seats(servers: tuple[Server, Server]) -> None:
    first, second = servers
    assert await first.leases.owner(LEASE) == "cs1"
    await first.leases.stop()
    assert await second.leases.owner(LEASE) == "cs2"


async def test_while_nobody_can_be_asked_a_server_goes_on_alone() -> None:
    alone = ValkeyLeases("redis://127.0.0.1:1/0", "cs1", ["cs2"])
    assert await alone.owner(LEASE) == "cs1"
    assert await alone.read(LEASE) is None
    await alone.write(LEASE, b"lost")


async def test_the_only_server_has_every_seat_and_keeps_its_notes(tmp_path: Path) -> None:
    only = LocalLeases(tmp_path / "leases", "cs1")
    assert (only.alone, await only.owner(LEASE), await only.read(LEASE)) == (True, "cs1", None)
    await only.write(LEASE, b"notes")
    assert await LocalLeases(tmp_path / "leases", "cs1").read(LEASE) == b"notes"
