"""Reading numbers. Always within one account, but for the look-ups of sign-in and of the call server."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from clarion.base.http import Paging
from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.features.numbers.models import ELSEWHERE, CallerIdSetting, PhoneNumber, Usage, VerifiedCallerId
from clarion.features.numbers.rules import to_e164
from clarion.features.numbers.service import BLOCKED, DEFAULT_FEATURE
from clarion.features.people import Extension, within_sites


def numbers_of(
    account_id: str, *, extension_id: str | None = None, usages: Collection[str] = ()
) -> Select[PhoneNumber]:
    """All numbers of an account, or those of one extension and the company that it may show."""
    query = select(PhoneNumber).where(PhoneNumber.account_id == account_id)
    if extension_id is not None:
        query = query.where((PhoneNumber.extension_id == extension_id) | PhoneNumber.extension_id.is_(None))
        query = query.where(PhoneNumber.usage != Usage.INVENTORY)
    if usages:
        query = query.where(PhoneNumber.usage.in_(usages))
    return query.order_by(PhoneNumber.number)


@dataclass(frozen=True)
class NumberFilter:
    """What is wanted of the account's numbers; what is empty or None does not matter."""

    usages: Collection[str] = ()
    types: Collection[str] = ()
    statuses: Collection[str] = ()
    payment_types: Collection[str] = ()
    toll_free: bool | None = None
    extension_status: str | None = None
    byoc: bool | None = None
    mobile: bool | None = None
    number: str | None = None
    search: str = ""
    site_ids: frozenset[str] = frozenset()


def filtered(account_id: str, wanted: NumberFilter) -> Select[PhoneNumber]:
    """The account's numbers, filtered. All are of status Normal."""
    query = numbers_of(account_id, usages=wanted.usages)
    if wanted.types:
        query = query.where(PhoneNumber.type.in_(wanted.types))
    if wanted.payment_types:
        free = {kind == "TollFree" for kind in wanted.payment_types if kind in ("TollFree", "Local")}
        query = query.where(PhoneNumber.toll_free.in_(free))
    if wanted.statuses and "Normal" not in wanted.statuses:
        query = query.where(false())
    if wanted.mobile is not None:
        is_mobile = PhoneNumber.usage == Usage.BUSINESS_MOBILE
        query = query.where(is_mobile if wanted.mobile else ~is_mobile)
    if wanted.toll_free is not None:
        query = query.where(PhoneNumber.toll_free.is_(wanted.toll_free))
    if wanted.byoc is not None:
        query = query.where((PhoneNumber.provider_id != "") if wanted.byoc else (PhoneNumber.provider_id == ""))
    if wanted.number:
        query = query.where(PhoneNumber.number == (to_e164(wanted.number) or wanted.number))
    if wanted.search.strip():
        query = query.where(_fits(account_id, wanted.search.strip()))
    if wanted.extension_status is not None:
        owners = select(Extension.id).where(Extension.status == wanted.extension_status)
        query = query.where(PhoneNumber.extension_id.in_(owners))
    if wanted.site_ids:
        inside = within_sites(select(Extension).where(Extension.account_id == account_id), wanted.site_ids)
        ids = inside.with_only_columns(Extension.id).order_by(None)
        query = query.where(PhoneNumber.extension_id.in_(ids) | (PhoneNumber.usage == Usage.INVENTORY))
    return query


def _fits(account_id: str, text: str) -> ColumnElement[bool]:
    """The number, its label or whom it reaches has what was typed; digits are found however the number is written."""
    owner = (Extension.first_name + " " + Extension.last_name, Extension.display_name, Extension.number)
    named = or_(*(column.icontains(text, autoescape=True) for column in owner))
    owners = select(Extension.id).where(Extension.account_id == account_id, named)
    found = PhoneNumber.label.icontains(text, autoescape=True) | PhoneNumber.extension_id.in_(owners)
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    letters = any(char.isalpha() for char in text)
    return found if letters or not digits else found | PhoneNumber.number.contains(digits)


async def read_page(
    session: AsyncSession, query: Select[PhoneNumber], paging: Paging
) -> tuple[Sequence[PhoneNumber], int]:
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    return rows, total or 0


@dataclass(frozen=True)
class ShownIdentity:
    """What one extension shows. `number` and those of `by_device`: E.164, "" to hide it, None for the default.
    `by_feature`: the same for kinds of calls for which something was chosen.
    """

    number: str | None
    by_device: dict[str, str | None]
    by_feature: dict[str, str]
    name_outside: bool
    number_inside: bool


@dataclass(frozen=True)
class NumberSnapshot:
    """What the call server keeps in memory about numbers."""

    numbers: tuple[PhoneNumber, ...]
    verified: dict[str, frozenset[str]]  # account id: E.164 numbers
    shown: dict[str, ShownIdentity]  # by extension id, of those who chose something


async def read_snapshot(session: AsyncSession, now: datetime, scope: Scope = EVERYTHING) -> NumberSnapshot:
    """Everything within the scope, in order of numbers: who has several is shown as the first of them, however little
    is read at a time. Of single extensions also the main numbers of their companies.
    """
    in_use = select(PhoneNumber).where(
        PhoneNumber.account_id.is_not(None), PhoneNumber.usage != Usage.INVENTORY, PhoneNumber.active.is_(True)
    )
    within = scope.where(PhoneNumber.account_id, PhoneNumber.extension_id)
    if scope.extensions is not None:
        within = within | (scope.where(PhoneNumber.account_id) & (PhoneNumber.usage == Usage.MAIN))
    # Ordered here: an order in the statement makes databases walk all numbers of the account.
    rows = sorted(await session.scalars(in_use.where(within)), key=lambda row: row.number)
    mine = scope.where(CallerIdSetting.account_id, CallerIdSetting.extension_id)
    settings = (await session.scalars(select(CallerIdSetting).where(mine))).all()
    by_id = {row.id: row for row in rows}
    if scope.extensions is not None:
        chosen = {choice for each in settings for choice in (*each.by_feature.values(), *each.by_device.values())}
        by_id |= {row.id: row for row in await session.scalars(in_use.where(PhoneNumber.id.in_(chosen - by_id.keys())))}
    verified: dict[str, set[str]] = {}
    proofs = select(VerifiedCallerId).where(VerifiedCallerId.expires_at > now, scope.where(VerifiedCallerId.account_id))
    for proof in await session.scalars(proofs):
        verified.setdefault(proof.account_id, set()).add(proof.number)
    shown = {setting.extension_id: _shown(setting, by_id) for setting in settings}
    numbers = tuple(row for row in rows if row.usage not in ELSEWHERE)
    return NumberSnapshot(numbers, {key: frozenset(value) for key, value in verified.items()}, shown)


def _shown(setting: CallerIdSetting, by_id: Mapping[str, PhoneNumber]) -> ShownIdentity:
    def number(choice: str) -> str | None:
        row = by_id.get(choice)
        if choice == BLOCKED:
            return ""
        return row.number if row is not None and row.account_id == setting.account_id else None

    features = {feature: number(choice) for feature, choice in setting.by_feature.items()}
    return ShownIdentity(
        number=number(setting.by_feature.get(DEFAULT_FEATURE, "")),
        by_device={device_id: number(choice) for device_id, choice in setting.by_device.items()},
        by_feature={feature: shown for feature, shown in features.items() if shown is not None},
        name_outside=setting.name_outside,
        number_inside=setting.number_inside,
    )
