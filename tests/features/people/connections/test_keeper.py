"""Who is read when: accounts elsewhere of many companies beside one another. PH-60."""

import asyncio
from datetime import timedelta

import pytest

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.features.people import demo
from clarion.features.people.connections import sync_worker
from clarion.features.people.connections.models import Connection
from clarion.features.people.connections.sync_worker import ConnectionSyncWorker
from clarion.features.people.connections.syncing import EVERY, next_after
from tests.support.api import Api
from tests.support.waiting import wait_for


async def test_a_company_whose_server_is_slow_does_not_keep_another_waiting(
    sqlite_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PH-60"""
    api, begun, release = sqlite_api, list[str](), asyncio.Event()

    async def reading(here: Container, row: Connection) -> None:
        begun.append(row.name)
        if row.name == "slow":
            await release.wait()
        async with here.storage.transaction() as session:
            (await session.get_one(Connection, row.id)).next_run_at = None

    monkeypatch.setattr(sync_worker, "run", reading)
    async with api.here.storage.transaction() as session:
        session.add_all(a_connection(api, demo.DEMO, "slow", 60 + each) for each in range(6))
        session.add(a_connection(api, demo.NEIGHBOUR, "quick", 1))
    work = asyncio.create_task(api.here.get(ConnectionSyncWorker).work())
    await wait_for(lambda: "quick" in begun, missing="the other company's turn")
    release.set()
    assert await work == 7 and begun.count("slow") == 6


def a_connection(api: Api, organisation: demo.DemoOrganisation, name: str, late_s: int) -> Connection:
    """Due for so many seconds."""
    return Connection(
        id=new_id(),
        account_id=api.account_id(organisation),
        extension_id=api.extension_id("101", organisation),
        provider="dav",
        name=name,
        user_name=str(late_s),
        sealed_secrets=b"",
        contacts=True,
        calendar=True,
        next_run_at=api.clock.now() - timedelta(seconds=late_s),
        created_at=api.clock.now(),
    )


def test_whoever_is_slow_is_read_less_often() -> None:
    """PH-60"""
    assert next_after(1.0) <= EVERY * 1.2 < timedelta(minutes=30) < next_after(119.0)
