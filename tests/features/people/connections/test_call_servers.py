"""What call servers read again when something changed elsewhere."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest

from clarion.apps import handling_loader
from clarion.apps.handling_loader import HandlingLoader
from clarion.base.ids import new_id
from clarion.features.people import CALENDAR_CHANGED, CalendarChanged
from clarion.features.people.connections.models import Connection, ConnectionEvent
from clarion.features.phone.handling import HandlingBook, read_profiles
from tests.support.api import Api
from tests.support.waiting import wait_for


async def test_a_calendar_that_changes_makes_a_call_server_read_its_person_alone(
    sqlite_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PH-60"""
    api, book, asked = sqlite_api, HandlingBook(), list[Collection[str] | None]()
    for person in ("102", "103"):
        await api.request("PUT", "/account/~/extension/~/caller-blocking", person, json={"mode": "All"})
    await api.settled()
    account_id, one = api.account_id(), api.extension_id("102")

    async def reading(session: Any, account_id: str, only: Collection[str] | None = None) -> Any:
        asked.append(only)
        return await read_profiles(session, account_id, only)

    monkeypatch.setattr(handling_loader, "read_profiles", reading)
    loader = HandlingLoader(api.here, book)
    await loader.open()
    before, asked[:] = book.find(one), []
    assert before is not None and not before.calendar.spans
    await a_meeting(api, account_id, one)
    await api.here.bus.publish(CALENDAR_CHANGED, CalendarChanged(account_id=account_id, extension_id=one).model_dump())

    def seen() -> bool:
        found = book.find(one)
        return found is not None and bool(found.calendar.spans)

    await wait_for(seen, missing="the meeting")
    assert asked == [{one}]
    async with api.here.storage.reading() as session:
        whole = {each.extension_id: each for each in await read_profiles(session, account_id)}
    assert {each.extension_id: each for each in book.memory().profiles if each.account_id == account_id} == whole
    book.put([one], [])
    assert book.find(one) is None and book.find(api.extension_id("103")) is not None
    await loader.close()


async def a_meeting(api: Api, account_id: str, extension_id: str) -> None:
    now, ids = api.clock.now(), {"account_id": account_id, "extension_id": extension_id}
    async with api.here.storage.transaction() as session:
        source = Connection(
            id=new_id(),
            provider="dav",
            name="x",
            sealed_secrets=b"",
            contacts=False,
            calendar=True,
            created_at=now,
            **ids,
        )
        session.add(source)
        await session.flush()
        span = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
        session.add(ConnectionEvent(id=new_id(), connection_id=source.id, kind="busy", **span, **ids))
