"""A person's conference: its codes, made when they are first asked for; its numbers; and whose a code is."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clarion.base.errors import Conflict, Forbidden
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber, Usage
from clarion.features.people import PEOPLE_TYPES, Extension
from clarion.features.phone.conferencing.book import ConferenceSnapshot, Door
from clarion.features.phone.conferencing.events import CONFERENCES_CHANGED, ConferencesChanged
from clarion.features.phone.conferencing.models import ConferenceCode, ConferenceSettings
from clarion.features.phone.conferencing.rules import CODE_LENGTH, Choice, CodeRole, DialIn, check_choices

_ATTEMPTS = 5


@dataclass(frozen=True)
class Conference:
    """`codes`: by role."""

    settings: ConferenceSettings
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Seat:
    """What a code opens: whose conference, and whether as its host."""

    extension_id: str
    host: bool
    join_before_host: bool


async def find_seat(session: AsyncSession, account_id: str, code: str) -> Seat | None:
    """What somebody gets who presses this code on a number of the account."""
    query = select(ConferenceCode, ConferenceSettings).join(
        ConferenceSettings, ConferenceSettings.extension_id == ConferenceCode.extension_id
    )
    query = query.where(ConferenceCode.account_id == account_id, ConferenceCode.code == code[:12])
    found = (await session.execute(query)).one_or_none()
    if found is None:
        return None
    row, settings = found
    return Seat(row.extension_id, row.role == CodeRole.HOST, settings.join_before_host)


async def conference_of(session: AsyncSession, owner: Extension) -> Conference:
    """The person's conference, with codes of its own. Raises Forbidden for what is no person."""
    if owner.type not in PEOPLE_TYPES:
        raise Forbidden("Only people hold conferences by phone.", code="CMN-109", parameter="extensionId")
    for _ in range(_ATTEMPTS):
        found = await _find(session, owner)
        if found is not None:
            return found
        try:
            async with session.begin_nested():
                await _create(session, owner)
        except IntegrityError:  # the code is taken, or somebody else was faster
            continue
    raise Conflict("No code was free. Try again.")


async def _find(session: AsyncSession, owner: Extension) -> Conference | None:
    settings = await session.get(ConferenceSettings, owner.id)
    if settings is None:
        return None
    codes = await session.scalars(select(ConferenceCode).where(ConferenceCode.extension_id == owner.id))
    return Conference(settings, {row.role: row.code for row in codes})


async def _create(session: AsyncSession, owner: Extension) -> None:
    row = ConferenceSettings(extension_id=owner.id, account_id=owner.account_id, join_before_host=False, numbers=[])
    session.add(row)
    await session.flush()
    for role in CodeRole:
        code = str(10 ** (CODE_LENGTH - 1) + secrets.randbelow(9 * 10 ** (CODE_LENGTH - 1)))
        session.add(ConferenceCode(account_id=owner.account_id, code=code, extension_id=owner.id, role=role))
    await session.flush()
    announce(session, CONFERENCES_CHANGED, ConferencesChanged(account_id=owner.account_id))


def change(
    session: AsyncSession,
    settings: ConferenceSettings,
    available: Sequence[DialIn],
    *,
    chosen: Sequence[Choice] | None,
    join_before_host: bool | None,
) -> None:
    """What is None stays; no choice at all means every number. Raises Invalid."""
    if chosen is not None:
        check_choices(available, chosen)
        kept: dict[str, Any] = {each.number: {"phoneNumber": each.number, "default": each.default} for each in chosen}
        settings.numbers = list(kept.values())
    if join_before_host is not None:
        settings.join_before_host = join_before_host
        announce(session, CONFERENCES_CHANGED, ConferencesChanged(account_id=settings.account_id))


def choices_of(settings: ConferenceSettings) -> list[Choice]:
    return [Choice(entry["phoneNumber"], entry["default"]) for entry in settings.numbers]


async def read_conference_memory(session: AsyncSession) -> ConferenceSnapshot:
    """All codes, for call servers."""
    query = select(ConferenceCode, ConferenceSettings.join_before_host).join(
        ConferenceSettings, ConferenceSettings.extension_id == ConferenceCode.extension_id
    )
    rows = (await session.execute(query)).all()
    doors = (
        Door(row.account_id, row.code, row.extension_id, host=row.role == CodeRole.HOST, early=early)
        for row, early in rows
    )
    return ConferenceSnapshot(doors=tuple(doors))


async def dial_in_numbers(session: AsyncSession, account_id: str) -> list[DialIn]:
    """The numbers that the company keeps for conferences: any other is answered by people, who ask for no code."""
    query = select(PhoneNumber).where(
        PhoneNumber.account_id == account_id,
        PhoneNumber.extension_id.is_(None),
        PhoneNumber.usage == Usage.CONFERENCING,
        PhoneNumber.type != "FaxOnly",
        PhoneNumber.active.is_(True),
    )
    rows = await session.scalars(query.order_by(PhoneNumber.number))
    return [DialIn(row.number, row.country, row.label) for row in rows]
