"""Decision 0016: a seat is held by one call server at a time, for as long as that one shows signs of life."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.calls import seats
from clarion.calls.seats import OnlySeats, ValkeySeats
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.engine]
SEAT = "queues:1"


class Server:
    """One call server's view of the seats; what it heard of others."""

    def __init__(self, url: str, name: str, *others: str) -> None:
        self.seats = ValkeySeats(url, name, others)
        self.lost: list[str] = []

    async def on_lost(self, name: str) -> None:
        self.lost.append(name)

    async def dies(self) -> None:
        """As a kill does: no sign any more, and nothing said."""
        assert self.seats._task is not None
        self.seats._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.seats._task


@pytest.fixture
async def servers(empty_valkey: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Server, Server]]:
    monkeypatch.setattr(seats, "SIGN_SECONDS", 0.1)
    monkeypatch.setattr(seats, "LOST_SECONDS", 0.5)
    first, second = Server(empty_valkey, "cs1", "cs2"), Server(empty_valkey, "cs2", "cs1")
    for server in (first, second):
        await server.seats.start(server.on_lost)
    yield first, second
    for server in (first, second):
        await server.seats.stop()


async def test_whoever_comes_first_holds_the_seat(servers: tuple[Server, Server]) -> None:
    first, second = servers
    assert await second.seats.holder(SEAT) == "cs2"
    assert await first.seats.holder(SEAT) == "cs2"
    assert await first.seats.holder("queues:2") == "cs1"


async def test_a_seat_passes_on_when_its_holder_dies_and_others_hear_of_it(servers: tuple[Server, Server]) -> None:
    first, second = servers
    assert await first.seats.holder(SEAT) == "cs1"
    await first.seats.write(SEAT, b"notes")

    def known() -> bool:
        return "cs1" in second.seats._living

    await wait_for(known, missing="a sign of life of cs1")
    await first.dies()
    await wait_for(lambda: second.lost == ["cs1"], missing="word that cs1 is lost")
    assert await second.seats.holder(SEAT) == "cs2"
    assert await second.seats.read(SEAT) == b"notes", "the next holder reads what was written down"


async def test_a_server_that_ends_on_purpose_leaves_its_seats(servers: tuple[Server, Server]) -> None:
    first, second = servers
    assert await first.seats.holder(SEAT) == "cs1"
    await first.seats.stop()
    assert await second.seats.holder(SEAT) == "cs2"


async def test_while_nobody_can_be_asked_a_server_goes_on_alone() -> None:
    alone = ValkeySeats("redis://127.0.0.1:1/0", "cs1", ["cs2"])
    assert await alone.holder(SEAT) == "cs1"
    assert await alone.read(SEAT) is None
    await alone.write(SEAT, b"lost")


async def test_the_only_server_has_every_seat_and_keeps_its_notes(tmp_path: Path) -> None:
    only = OnlySeats(tmp_path / "seats", "cs1")
    assert (only.alone, await only.holder(SEAT), await only.read(SEAT)) == (True, "cs1", None)
    await only.write(SEAT, b"notes")
    assert await OnlySeats(tmp_path / "seats", "cs1").read(SEAT) == b"notes"
