"""What call servers read again when something changed elsewhere."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clarion.apps import handling_loader
from clarion.apps.handling_loader import HandlingLoader
from clarion.base.calendar_events import RemoteEvent
from clarion.base.ids import new_id
from clarion.features.people import CALENDAR_CHANGED, CalendarChanged
from clarion.features.people.connections import syncing
from clarion.features.people.connections.busy import turn_presence
from clarion.features.people.connections.models import CalendarPreference, Connection, ConnectionEvent
from clarion.features.people.presence.models import PresenceSettings
from clarion.features.phone.handling import HandlingCache, read_profiles
from tests.support.api import Api
from tests.support.waiting import wait_for


async def test_a_calendar_that_changes_makes_a_call_server_read_its_person_alone(
    sqlite_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PH-60"""
    api, book, asked = sqlite_api, HandlingCache(), list[Collection[str] | None]()
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
    monkeypatch.setattr(handling_loader, "_MANY", 0)
    await api.here.bus.publish(CALENDAR_CHANGED, CalendarChanged(account_id=account_id, extension_id=one).model_dump())
    await wait_for(lambda: asked == [{one}, None], missing="all of them, where they are many")
    async with api.here.storage.reading() as session:
        whole = {each.extension_id: each for each in await read_profiles(session, account_id)}
    known = [key.partition("/")[2] for key in book.keys_of(account_id)]
    assert {each: book.find(each) if each else book.find_company(account_id) for each in known} == whole
    book.use({f"{account_id}/{one}": None}, False)
    assert book.find(one) is None and book.find(api.extension_id("103")) is not None
    await loader.close()


async def test_what_is_over_for_long_is_no_change_of_a_calendar(sqlite_api: Api) -> None:
    """PH-60"""
    api, now = sqlite_api, sqlite_api.clock.now()
    await a_meeting(api, api.account_id(), api.extension_id("102"))
    early, late = (RemoteEvent(now + timedelta(hours=each), now + timedelta(hours=each + 1)) for each in (0, 2))
    kept = []
    for events, start in (([early, late], now), ([late], now + timedelta(hours=1)), ([], now)):
        async with api.here.storage.transaction() as session:
            [row] = await session.scalars(select(Connection))
            await syncing._keep_events(api.here, session, row, syncing.Found(None, events, start), "US")
            kept.append(sorted(await session.scalars(select(ConnectionEvent.id))))
    assert len(kept[0]) == 2 and kept[1] == kept[0] and kept[2] == []


async def test_when_many_meetings_begin_at_once_all_of_them_are_shown_soon(sqlite_api: Api) -> None:
    """PH-60"""
    api, now = sqlite_api, sqlite_api.clock.now()
    for person in ("102", "103"):
        one = api.extension_id(person)
        await a_meeting(api, api.account_id(), one)
        async with api.here.storage.transaction() as session:
            session.add(CalendarPreference(extension_id=one, account_id=api.account_id(), presence=True))
    async with api.here.storage.transaction() as session:
        assert [await turn_presence(session, now, most=1) for _ in range(2)] == [1, 0]
        assert await turn_presence(session, now + timedelta(hours=1)) == 0
        shown = select(PresenceSettings.in_meeting_until)
        assert set(await session.scalars(shown)) == {None}


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
