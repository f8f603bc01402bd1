"""Rows of call handling, read as the values that calls are decided from."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from clarion.base.storage import AsyncSession
from clarion.base.zones import zone_of
from clarion.features.people import (
    MAIN_SITE,
    Account,
    CalendarUse,
    Extension,
    Place,
    accounts_with_calendars,
    calendar_uses,
    places_of,
    sites_of_accounts,
)
from clarion.features.phone.handling.model import (
    CUSTOM,
    Blocking,
    Busy,
    Calendar,
    Greeting,
    Holiday,
    Plan,
    Profile,
    Rule,
    Span,
    Week,
    When,
)
from clarion.features.phone.handling.models import (
    BlockedNumber,
    BusinessHours,
    CallerBlocking,
    CompanyHoliday,
    HandlingRule,
)
from clarion.features.phone.handling.schedule import next_open

_AT_ONCE = 500  # ids of a statement
Row = TypeVar("Row", BusinessHours, HandlingRule, CallerBlocking, BlockedNumber, CompanyHoliday)


def week_of(kept: dict[str, Any]) -> Week:
    """Raises msgspec.ValidationError for what is no week."""
    return msgspec.convert(kept, dict[str, tuple[Span, ...]])


def rule_of(row: HandlingRule) -> Rule:
    return Rule(
        rule_id=row.kind if row.kind != CUSTOM else row.id,
        kind=row.kind,
        name=row.name,
        enabled=row.enabled,
        when=msgspec.convert(row.conditions, When),
        plan=msgspec.convert(row.plan, Plan),
        action=row.action,
    )


def holiday_of(row: CompanyHoliday) -> Holiday:
    return Holiday(name=row.name, first=row.first, last=row.last, yearly=row.yearly)


def blocking_of(row: CallerBlocking | None, numbers: Sequence[BlockedNumber]) -> Blocking:
    return Blocking(
        everybody=row.everybody if row else False,
        anonymous=row.anonymous if row else "Allow",
        pay_phones=row.pay_phones if row else False,
        blocked=tuple(each.number for each in numbers if each.status == "Blocked"),
        allowed=tuple(each.number for each in numbers if each.status == "Allowed"),
        greetings=msgspec.convert(row.greetings if row else {}, dict[str, Greeting]),
    )


async def accounts_with_handling(session: AsyncSession) -> Sequence[str]:
    """Accounts in which anything was ever set."""
    found: set[str] = set()
    for table in (BusinessHours, HandlingRule, CallerBlocking, BlockedNumber, CompanyHoliday):
        found |= set(await session.scalars(select(table.account_id).distinct()))
    found |= set(await accounts_with_calendars(session))
    return sorted(found)


async def read_profiles(
    session: AsyncSession, account_id: str, only: Collection[str] | None = None
) -> tuple[Profile, ...]:
    """Of everybody in an account who has changed anything, and of the company itself; or of the people in `only`."""
    if only is None:
        return tuple(await read_profiles_of(session, [account_id]))
    account = await session.get(Account, account_id)
    if account is None:
        return ()
    sites = await _sites_of(session, account_id, only)
    places = {account_id, *(place.id for place in sites)}
    hours = _of(BusinessHours.owner_id, {*only, *places})
    blocking = await _all(session, CallerBlocking, account_id, *_of(CallerBlocking.extension_id, only))
    rows = _Rows(
        hours={row.owner_id: row for row in await _all(session, BusinessHours, account_id, *hours)},
        rules=_by_owner(await _all(session, HandlingRule, account_id, *_of(HandlingRule.extension_id, only))),
        blocking={row.extension_id: row for row in blocking},
        numbers=_by_owner(await _all(session, BlockedNumber, account_id, *_of(BlockedNumber.extension_id, only))),
        holidays=await _all(session, CompanyHoliday, account_id),
        site_zones={place.id: place.row.time_zone for place in sites},
        calendars=await calendar_uses(session, [account_id], only),
    )
    query = select(Extension).where(Extension.account_id == account_id, Extension.id.in_(rows.owners & set(only)))
    return tuple([_profile(row, account, rows) for row in await session.scalars(query)])


async def read_profiles_of(session: AsyncSession, account_ids: Collection[str]) -> list[Profile]:
    """The profiles of many accounts, in as many statements as of one."""
    accounts = (await session.scalars(select(Account).where(Account.id.in_(account_ids)))).all()
    sites = await sites_of_accounts(session, accounts)
    tables: dict[type[Any], dict[str, list[Any]]] = {}
    kept: Sequence[type[Any]] = (BusinessHours, HandlingRule, CallerBlocking, BlockedNumber, CompanyHoliday)
    for table in kept:
        tables[table] = defaultdict(list)
        for row in await session.scalars(select(table).where(table.account_id.in_(account_ids))):
            tables[table][row.account_id].append(row)
    calendars = await calendar_uses(session, account_ids)
    by_account = {each.id: _rows_of(each.id, tables, sites[each.id]) for each in accounts}
    owners = {one for rows in by_account.values() for one in rows.owners} | calendars.keys()
    people: dict[str, list[Extension]] = defaultdict(list)
    for some in _batches(sorted(owners)):
        for extension in await session.scalars(select(Extension).where(Extension.id.in_(some))):
            people[extension.account_id].append(extension)
    found: list[Profile] = []
    for account in accounts:
        rows, own = by_account[account.id], people[account.id]
        rows.calendars = {each.id: calendars[each.id] for each in own if each.id in calendars}
        found += [*(_profile(each, account, rows) for each in own), _company(account, rows)]
    return found


def _rows_of(account_id: str, tables: dict[type[Any], dict[str, list[Any]]], sites: Sequence[Place]) -> "_Rows":
    return _Rows(
        hours={row.owner_id: row for row in tables[BusinessHours][account_id]},
        rules=_by_owner(tables[HandlingRule][account_id]),
        blocking={row.extension_id: row for row in tables[CallerBlocking][account_id]},
        numbers=_by_owner(tables[BlockedNumber][account_id]),
        holidays=tables[CompanyHoliday][account_id],
        site_zones={place.id: place.row.time_zone for place in sites},
    )


def _batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


async def _sites_of(session: AsyncSession, account_id: str, only: Collection[str]) -> Sequence[Place]:
    """The sites that the profiles of these people derive from, of however many there are."""
    found = await session.execute(select(Extension.id, Extension.type, Extension.site_id).where(Extension.id.in_(only)))
    return await places_of(session, account_id, {row.id if row.type == "Site" else row.site_id for row in found})


async def open_at(session: AsyncSession, account_id: str, owner_id: str, moment: datetime) -> bool:
    """Whether the company (its account's id as owner) or an extension was within its hours, as they are set now."""
    return await opens_at(session, account_id, owner_id, moment) == moment


async def opens_at(session: AsyncSession, account_id: str, owner_id: str, moment: datetime) -> datetime | None:
    """`moment` itself when it is within their hours, else when these begin next; None: not within two weeks."""
    profile = await _profile_of(session, account_id, owner_id)
    if profile is None:
        return moment
    local = next_open(profile.hours, profile.holidays, moment.astimezone(zone_of(profile.zone)))
    return local.astimezone(UTC) if local is not None else None


async def hours_of(session: AsyncSession, account_id: str, owner_id: str) -> Week:
    """The hours that count for the company (its account's id as owner) or an extension; empty: always."""
    profile = await _profile_of(session, account_id, owner_id)
    return profile.hours if profile is not None else {}


async def profile_hours(
    session: AsyncSession, account_id: str, owner_id: str, moment: datetime
) -> tuple[Week, str, bool]:
    """The hours that count for somebody, their time zone, and whether `moment` is within the hours."""
    profile = await _profile_of(session, account_id, owner_id)
    if profile is None:
        return {}, "UTC", True
    local = moment.astimezone(zone_of(profile.zone))
    return profile.hours, profile.zone, next_open(profile.hours, profile.holidays, local) == local


async def _profile_of(session: AsyncSession, account_id: str, owner_id: str) -> Profile | None:
    """With the hours alone; None: there is no such account."""
    account, row = await session.get(Account, account_id), None
    if owner_id != account_id:
        row = await session.get(Extension, owner_id)
    if account is None:
        return None
    owners = (owner_id, account_id, row.site_id if row is not None else None)
    hours = await session.scalars(
        select(BusinessHours).where(BusinessHours.owner_id.in_([each for each in owners if each]))
    )
    rows = _Rows(
        hours={each.owner_id: each for each in hours},
        rules={},
        blocking={},
        numbers={},
        holidays=await _all(session, CompanyHoliday, account_id),
        site_zones={place.id: place.row.time_zone for place in await _sites_of(session, account_id, [owner_id])},
    )
    return _profile(row, account, rows) if row is not None else _company(account, rows)


class _Rows(msgspec.Struct):
    """Everything of one account."""

    hours: dict[str, BusinessHours]
    rules: dict[str, list[HandlingRule]]
    blocking: dict[str, CallerBlocking]
    numbers: dict[str, list[BlockedNumber]]
    holidays: Sequence[CompanyHoliday]
    site_zones: dict[str, str | None]
    calendars: dict[str, CalendarUse] = {}

    @property
    def owners(self) -> set[str]:
        """Ids of extensions that anything is of, and perhaps the account's."""
        return {*self.hours, *self.rules, *self.blocking, *self.numbers, *self.calendars} - {""}


async def _all(session: AsyncSession, table: type[Row], account_id: str, *wanted: ColumnElement[bool]) -> Sequence[Row]:
    """All of an account; `wanted`: those whose owners it names, which are of that account."""
    narrowed = wanted or (table.account_id == account_id,)  # with both, SQLite may walk the whole account
    return [row for row in await session.scalars(select(table).where(*narrowed)) if row.account_id == account_id]


def _of(owner: InstrumentedAttribute[Any], only: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (owner.in_(only),)


def _by_owner(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.extension_id or ""].append(row)
    return dict(found)


def _profile(row: Extension, account: Account, rows: _Rows) -> Profile:
    site_id = row.id if row.type == "Site" else row.site_id
    hours = _hours(row.id, site_id, account, rows)
    holidays = [holiday_of(each) for each in rows.holidays if each.site_id in (None, site_id)] if hours else []
    return Profile(
        account_id=account.id,
        extension_id=row.id,
        zone=row.time_zone or rows.site_zones.get(site_id or MAIN_SITE) or account.time_zone,
        hours=hours,
        holidays=tuple(holidays),
        rules=_rules(rows.rules.get(row.id, [])),
        blocking=blocking_of(rows.blocking.get(row.id), rows.numbers.get(row.id, [])),
        calendar=calendar_of(rows.calendars.get(row.id)),
    )


def calendar_of(use: CalendarUse | None) -> Calendar:
    if use is None:
        return Calendar()
    spans = tuple(Busy(start=span.start, until=span.until, away=span.away) for span in use.spans)
    return Calendar(spans=spans, do_not_disturb=use.do_not_disturb, still_ring=use.still_ring)


def _hours(owner_id: str, site_id: str | None, account: Account, rows: _Rows) -> Week:
    """One's own, or those that are followed."""
    row = rows.hours.get(owner_id)
    if row is not None and row.follows == "Site" and site_id in rows.hours and site_id != owner_id:
        row = rows.hours[site_id]
    if row is not None and row.follows:
        row = rows.hours.get(account.id)
    return week_of(row.week) if row is not None else {}


def _company(account: Account, rows: _Rows) -> Profile:
    hours = _hours(account.id, None, account, rows)
    return Profile(
        account_id=account.id,
        zone=rows.site_zones.get(MAIN_SITE) or account.time_zone,
        hours=hours,
        holidays=tuple(holiday_of(each) for each in rows.holidays if each.site_id is None),
        rules=_rules(rows.rules.get("", [])),
    )


def _rules(rows: Sequence[HandlingRule]) -> tuple[Rule, ...]:
    return tuple(rule_of(row) for row in sorted(rows, key=lambda row: (row.position, row.id)))
