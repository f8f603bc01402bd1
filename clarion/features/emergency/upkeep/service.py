"""Confirm and test emergency locations, and read how they stand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.http import Paging
from clarion.base.ids import new_id
from clarion.base.settings import Settings
from clarion.base.storage import AsyncSession
from clarion.features.emergency.models import EmergencyLocation
from clarion.features.emergency.network.models import NetworkMark, NetworkSighting
from clarion.features.emergency.upkeep.models import EmergencyLocationCheck, EmergencyLocationTest
from clarion.features.emergency.upkeep.rules import SETTLES, Checked, Terms

CheckedLocation = tuple[EmergencyLocation, EmergencyLocationCheck]


def terms_of(settings: Settings) -> Terms:
    return Terms(confirm_days=settings.emergency_confirm_days, test_days=settings.emergency_test_days)


def known_of(row: EmergencyLocationCheck) -> Checked:
    return Checked(
        changed=row.changed_at,
        confirmed=row.confirmed_at,
        tested=row.tested_at,
        result=row.result,
        alarm=row.alarm,
        alarmed=row.alarmed_at,
    )


def watch_location(session: AsyncSession, location: EmergencyLocation, now: datetime) -> None:
    """Start tracking a new location. Saving an address confirms it."""
    session.add(
        EmergencyLocationCheck(
            location_id=location.id,
            account_id=location.account_id,
            changed_at=now,
            confirmed_at=now,
            look_at=now + SETTLES,
        )
    )


async def note_change(session: AsyncSession, location: EmergencyLocation, now: datetime) -> None:
    """The address changed. Saving it confirms it; it needs another test."""
    row = await session.get_one(EmergencyLocationCheck, location.id)
    row.changed_at = row.confirmed_at = now
    row.alarm, row.look_at = "", now + SETTLES


async def confirm(session: AsyncSession, location: EmergencyLocation, *, by: str, now: datetime) -> CheckedLocation:
    """A person says that the address is still right."""
    row = await session.get_one(EmergencyLocationCheck, location.id, with_for_update=True)
    row.confirmed_at, row.confirmed_by, row.look_at = now, by, now
    if row.alarm == "Unconfirmed":
        row.alarm = ""
    return location, row


async def begin_test(
    session: AsyncSession, location: EmergencyLocation, check: EmergencyLocationCheck, *, by: str, now: datetime
) -> EmergencyLocationTest:
    """Write down that a test runs, before the call is made. Raises Conflict while one does."""
    if check.result == "Running":
        raise Conflict("A test of this location is running. Wait until it has ended.", code="CMN-409")
    test = EmergencyLocationTest(
        id=new_id(),
        account_id=location.account_id,
        location_id=location.id,
        owner_id=location.owner_id or "",
        started_by=by,
        address_text=location.address_text,
        started_at=now,
    )
    session.add(test)
    check.result, check.tested_at = "Running", now
    await session.flush()
    return test


async def end_test(session: AsyncSession, test: EmergencyLocationTest, now: datetime) -> None:
    """`test.result` is known. The location follows it, unless a later test has begun."""
    test.ended_at = now
    check = await session.get(EmergencyLocationCheck, test.location_id, with_for_update=True)
    if check is not None and check.tested_at == test.started_at:
        check.result, check.look_at = test.result, now
        if test.result == "Passed" and check.alarm == "TestFailed":
            check.alarm = ""


async def read_checked(
    session: AsyncSession, account_id: str, paging: Paging, *, search: str = ""
) -> tuple[Sequence[CheckedLocation], int]:
    """The company's locations and how they stand, by name."""
    query = (
        select(EmergencyLocation, EmergencyLocationCheck)
        .join(EmergencyLocationCheck, EmergencyLocationCheck.location_id == EmergencyLocation.id)
        .where(EmergencyLocation.account_id == account_id, EmergencyLocation.owner_id.is_(None))
    )
    if search:
        query = query.where(EmergencyLocation.name.icontains(search, autoescape=True))
    total = await session.scalar(select(func.count()).select_from(query.with_only_columns(1).subquery()))
    query = query.order_by(EmergencyLocation.name, EmergencyLocation.id)
    rows = (await session.execute(query.offset(paging.offset).limit(paging.per_page))).all()
    return [(location, check) for location, check in rows], total or 0


async def seen_at(session: AsyncSession, account_id: str, location_ids: Sequence[str]) -> dict[str, datetime]:
    """Location id: when a phone was last seen at a wireless point or switch that means it."""
    sighting, mark = aliased(NetworkSighting), aliased(NetworkMark)
    at_switch = (mark.kind == "switch") & (sighting.chassis == mark.key)
    at_switch &= (mark.port == "") | (mark.port == sighting.port)
    query = (
        select(mark.location_id, func.max(sighting.seen_at))
        .join(sighting, ((mark.kind == "wireless") & (sighting.bssid == mark.key)) | at_switch)
        .where(mark.account_id == account_id, sighting.account_id == account_id, mark.location_id.in_(location_ids))
        .group_by(mark.location_id)
    )
    return dict((await session.execute(query)).all()) if location_ids else {}


async def read_tests(
    session: AsyncSession, account_id: str, paging: Paging, *, location_id: str = ""
) -> tuple[Sequence[EmergencyLocationTest], int]:
    """Tests, newest first."""
    query = select(EmergencyLocationTest).where(EmergencyLocationTest.account_id == account_id)
    if location_id:
        query = query.where(EmergencyLocationTest.location_id == location_id)
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    query = query.order_by(EmergencyLocationTest.started_at.desc(), EmergencyLocationTest.id)
    return (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all(), total or 0


async def get_test(session: AsyncSession, account_id: str, test_id: str) -> EmergencyLocationTest:
    row = await session.get(EmergencyLocationTest, test_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [testId] is not found.", parameter="testId")
    return row


async def test_now(here: Container, location: EmergencyLocation, *, by: str) -> str:
    """Begin a test that somebody asked for; its id. Raises Conflict while one runs."""
    now = here.clock.now()
    async with here.storage.transaction() as session:
        check = await session.get_one(EmergencyLocationCheck, location.id, with_for_update=True)
        return (await begin_test(session, location, check, by=by, now=now)).id
