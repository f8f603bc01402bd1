"""Many phones at once: what stands in the way of each, and making those that nothing stands in the way of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension, ExtensionStatus
from clarion.features.people.sign_in import Caller
from clarion.features.phone.device_provisioning import service
from clarion.features.phone.device_provisioning.families import Family, families
from clarion.features.phone.device_provisioning.models import PhoneConfig
from clarion.features.phone.device_provisioning.rules import mac_of
from clarion.features.phone.device_provisioning.schemas import PhoneRow
from clarion.features.phone.devices.models import Device, DeviceType
from clarion.features.phone.devices.service import create_device


@dataclass
class PhonePlan:
    """A row understood."""

    row: PhoneRow
    mac: str = ""
    family: Family | None = None
    owner: Extension | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)  # field, what and what to do


async def plan_phones(session: AsyncSession, caller: Caller, rows: Sequence[PhoneRow]) -> list[PhonePlan]:
    """One plan for each row, in order."""
    plans = [_understood(row) for row in rows]
    await _find_owners(session, caller, plans)
    twins = Counter(plan.mac for plan in plans if plan.mac)
    query = select(PhoneConfig.mac).where(PhoneConfig.account_id == caller.account_id, PhoneConfig.mac.in_(twins))
    taken = set(await session.scalars(query))
    for plan in plans:
        if plan.mac in taken:
            plan.problems.append(("mac", "A device of the company has this hardware address already."))
        elif twins[plan.mac] > 1:
            plan.problems.append(("mac", "Another row has this hardware address: each phone has its own."))
    return plans


def _understood(row: PhoneRow) -> PhonePlan:
    plan = PhonePlan(row, mac=mac_of(row.mac) or "", family=family_by_words(row.family or row.model))
    if not plan.mac:
        plan.problems.append(("mac", "Write the hardware address as on the phone's label, like 00:15:65:AA:BB:CC."))
    if plan.family is None:
        known = ", ".join(family.title for family in families().values())
        plan.problems.append(("family", f"This is no family of phones that is known here: {known}."))
    return plan


def family_by_words(words: str) -> Family | None:
    """A family by id, title, or the first word of what somebody wrote: “yealink T46U”."""
    plain = words.casefold().strip()
    for family in families().values():
        if plain and (plain in (family.id, family.title.casefold()) or plain.split()[0] == family.id):
            return family
    return None


async def _find_owners(session: AsyncSession, caller: Caller, plans: Sequence[PhonePlan]) -> None:
    wanted = {plan.row.extension for plan in plans if plan.row.extension}
    query = select(Extension).where(Extension.account_id == caller.account_id, Extension.number.in_(wanted))
    found = {row.number: row for row in await session.scalars(query)}
    for plan in plans:
        plan.owner = found.get(plan.row.extension)
        if plan.owner is None:
            plan.problems.append(("extension", "There is no such extension: write the short number of somebody here."))
        elif plan.owner.status == ExtensionStatus.UNASSIGNED or not caller.reaches(plan.owner):
            plan.problems.append(("extension", "This extension cannot have a phone from you."))


async def make_phone(here: Container, session: AsyncSession, plan: PhonePlan) -> tuple[Device, PhoneConfig]:
    """The device and its setup. Raises Conflict, Invalid."""
    assert plan.owner is not None and plan.family is not None
    now = here.clock.now()
    title, model = plan.family.title, plan.row.model.strip()
    named = model if model.casefold().startswith(title.casefold()) else f"{title} {model}".strip()
    name = plan.row.name or named
    device = await create_device(
        session, plan.owner, now=now, device_type=DeviceType.HARD_PHONE, name=name, serial=plan.mac.upper()
    )
    setup = await service.set_up(
        session, device, family=plan.family.id, mac=plan.mac, model=plan.row.model[:60], keys=None, now=now
    )
    return device, setup


async def try_phone(here: Container, plan: PhonePlan) -> tuple[Device, PhoneConfig] | None:
    """Each stands or falls alone; what went wrong is added to the plan."""
    if plan.problems:
        return None
    try:
        async with here.storage.transaction() as session:
            return await make_phone(here, session, plan)
    except ClarionError as error:
        plan.problems.append((error.parameter or "", error.message))
        return None
