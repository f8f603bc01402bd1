"""What would become of people that are to be made: everything that stands in the way, found without writing."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.numbers import NumberSource, PhoneNumber, Usage, to_e164
from clarion.features.people import (
    MAIN_SITE,
    Account,
    Extension,
    Role,
    check_extension_number,
    check_may_give,
    default_role,
    list_roles,
    next_free_number,
    sites_of,
)
from clarion.features.people.sign_in import Caller
from clarion.features.phone.bulk_import.rules import ANY_NUMBER, Problem, device_of, own_problems, twins
from clarion.features.phone.bulk_import.schemas import PersonRow
from clarion.features.phone.devices.models import DeviceType

_AT_ONCE = 400  # values in one statement


@dataclass
class Plan:
    """A row understood. `number`: E.164, "" for none, "*" for any. `proposed`: the extension it would get by itself."""

    row: PersonRow
    role: Role | None = None
    site_id: str | None = None
    device: DeviceType | None = None
    number: str = ""
    proposed: str = ""
    problems: list[Problem] = field(default_factory=list)

    def complain(self, name: str, message: str) -> None:
        if all(problem.field != name for problem in self.problems):
            self.problems.append(Problem(name, message))


async def plan_rows(
    here: Container, session: AsyncSession, caller: Caller, rows: Sequence[PersonRow], after: int = 0
) -> list[Plan]:
    """One plan for each row, in order. `after`: extensions up to this one are not proposed."""
    account = await session.get_one(Account, caller.account_id)
    plans = [Plan(row, problems=own_problems(row)) for row in rows]
    for plan, problems in zip(plans, twins(rows), strict=True):
        plan.problems += problems
        if not any(problem.field == "device" for problem in plan.problems):
            plan.device = device_of(plan.row.device)
        if plan.device is not None and not caller.may("AddRemoveDevices"):
            plan.complain("device", "You may not add devices: leave this empty, or ask for the permission.")
    await _check_emails(session, account, plans)
    await _check_extensions(session, account, plans, after)
    await _check_roles(session, caller, plans)
    await _check_sites(session, caller, plans)
    await _check_numbers(here, session, caller, account, plans)
    return plans


async def _found(session: AsyncSession, column: ColumnElement[str], account_id: str, wanted: set[str]) -> set[str]:
    """Which of the values some extension of the account has."""
    found: set[str] = set()
    values = sorted(wanted)
    for start in range(0, len(values), _AT_ONCE):
        query = select(column).where(Extension.account_id == account_id, column.in_(values[start : start + _AT_ONCE]))
        found |= set(await session.scalars(query))
    return found


async def _check_emails(session: AsyncSession, account: Account, plans: list[Plan]) -> None:
    wanted = {plan.row.email.lower() for plan in plans if plan.row.email}
    taken = await _found(session, func.lower(Extension.email), account.id, wanted)
    for plan in plans:
        if plan.row.email.lower() in taken:
            plan.complain("email", "Somebody here has this address already: use another.")


async def _check_extensions(session: AsyncSession, account: Account, plans: list[Plan], after: int) -> None:
    taken = set(await session.scalars(select(Extension.number).where(Extension.account_id == account.id)))
    for plan in plans:
        number = plan.row.extension_number
        if not number:
            continue
        try:
            check_extension_number(number, account.home_country, account.outside_line_prefix)
        except ClarionError as error:
            plan.complain("extensionNumber", error.message)
            continue
        if number in taken:
            plan.complain("extensionNumber", f"{number} is taken: choose another, or leave it empty for a free one.")
    reserved = taken | {plan.row.extension_number for plan in plans}
    start = max(101, after + 1)
    for plan in plans:
        if not plan.row.extension_number:
            plan.proposed = next_free_number(reserved, start, account.home_country, account.outside_line_prefix)
            reserved.add(plan.proposed)
            start = int(plan.proposed)


async def _check_roles(session: AsyncSession, caller: Caller, plans: list[Plan]) -> None:
    roles = await list_roles(session, caller.account_id)
    usual = await default_role(session, caller.account_id)
    by_name = {role.display_name.casefold(): role for role in roles} | {role.id: role for role in roles}
    for plan in plans:
        if not plan.row.role:
            continue
        role = by_name.get(plan.row.role.casefold())
        if role is None:
            names = ", ".join(role.display_name for role in roles[:8])
            plan.complain("role", f"There is no role “{plan.row.role[:60]}”. Roles here: {names}.")
            continue
        if role.id != usual.id:
            plan.role = role
            _check_giving(caller, plan, role)


def _check_giving(caller: Caller, plan: Plan, role: Role) -> None:
    if not caller.may("EditAssignedRoles"):
        plan.complain("role", "You may not give roles: leave this empty, or ask for the permission.")
        return
    try:
        check_may_give(caller, role)
    except ClarionError:
        plan.complain("role", f"{role.display_name} goes further than your own role: choose another.")


async def _check_sites(session: AsyncSession, caller: Caller, plans: list[Plan]) -> None:
    places = await sites_of(session, caller.account_id)
    by_name = {place.name.casefold(): place for place in places} | {place.id: place for place in places}
    by_name |= {place.row.code: place for place in places if place.row.code}
    for plan in plans:
        if not plan.row.site:
            continue
        place = by_name.get(plan.row.site.casefold())
        if place is None:
            names = ", ".join(place.name for place in places[:8])
            plan.complain("site", f"There is no site “{plan.row.site[:60]}”. Sites here: {names}.")
        elif caller.site_ids and place.id not in caller.site_ids:
            plan.complain("site", f"You do not administer {place.name}: choose a site of yours.")
        else:
            plan.site_id = None if place.id == MAIN_SITE and not caller.site_ids else place.id


async def _check_numbers(
    here: Container, session: AsyncSession, caller: Caller, account: Account, plans: list[Plan]
) -> None:
    for plan in plans:
        text = plan.row.phone_number
        if text and not caller.may("EditCompanyPhoneNumbers"):
            plan.complain("phoneNumber", "You may not give numbers: leave this empty, or ask for the permission.")
        elif text.casefold() in ANY_NUMBER:
            plan.number = "*"
        elif text:
            plan.number = to_e164(text, account.home_country) or ""
            if not plan.number:
                plan.complain("phoneNumber", f"“{text[:40]}” is no phone number: write it with + and country code.")
    wanted = {plan.number for plan in plans} - {"", "*"}
    known: dict[str, PhoneNumber] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(PhoneNumber).where(PhoneNumber.number.in_(sorted(wanted)[start : start + _AT_ONCE]))
        known |= {row.number: row for row in await session.scalars(query)}
    source = here.find(NumberSource) or NumberSource()
    offered = await source.offered(session, account.id, wanted) if wanted else set()
    for plan in plans:
        message = _number_problem(plan.number, known.get(plan.number), account.id, offered)
        if message:
            plan.complain("phoneNumber", message)


def _number_problem(number: str, row: PhoneNumber | None, account_id: str, offered: set[str]) -> str:
    if number in ("", "*"):
        return ""
    if row is None:
        return "" if number in offered else f"{number} is not in your stock: choose one of it, or “any”."
    if row.account_id is None:
        return ""
    if row.account_id != account_id:
        return f"{number} cannot be had: choose one of your stock, or “any”."
    return "" if row.usage == Usage.INVENTORY else f"{number} is in use: choose one of your stock, or “any”."
