"""Whoever connects an account, and a reading, lock rows so that neither waits for the other for ever. PH-60."""

import asyncio

import pytest

from clarion.features.people.connections import service
from clarion.features.people.connections.models import ConnectionContact
from clarion.features.people.users.models import Extension
from tests.support.api import Api


async def test_contacts_are_written_while_the_same_person_connects_an_account(api: Api) -> None:
    """PH-60: the reading has its connection; whoever connects that one again, with the person at hand, waits for it."""
    storage, person = api.here.storage, api.extension_id("102")
    if storage.is_sqlite:
        pytest.skip("SQLite has one writer at a time and locks no rows")
    wish = service.Wish("dav", "Home", "https://a.example/", "ann", {"password": "p"}, contacts=True, calendar=False)
    async with storage.transaction() as session:
        row = await service.connect(api.here, session, await session.get_one(Extension, person), wish)
        row.state, row.next_run_at = "NeedsYou", None
    contact = ConnectionContact(id="1", connection_id=row.id, extension_id=person, remote_id="r", details={})

    async def read() -> None:
        async with storage.transaction() as session:
            session.add(contact)

    async with storage.transaction() as session:
        owner = await session.get_one(Extension, person)
        other = service.Wish(
            "dav", "Work", "https://b.example/", "ann", {"password": "p"}, contacts=True, calendar=True
        )
        (await service.connect(api.here, session, owner, other)).next_run_at = None
        await asyncio.wait_for(asyncio.create_task(read()), 10)
