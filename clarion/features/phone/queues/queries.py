"""Reading queues: for the API, and whole for call handling."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people import (
    CallQueueCache,
    Extension,
    ExtensionStatus,
    ExtensionType,
    presence_settings_of,
    queue_calls_taken,
)
from clarion.features.phone.queues.models import (
    CallQueue,
    CallQueueManager,
    CallQueueMember,
    CallQueueOverflow,
    MemberSkill,
    PickupMember,
    QueueSkill,
)
from clarion.features.phone.queues.profile import Member, QueuePart
from clarion.features.phone.queues.settings import Targets, menus_in, profile_of, references_in

Row = TypeVar("Row", CallQueue, CallQueueManager, CallQueueOverflow)
RINGING_TYPES = (ExtensionType.USER, ExtensionType.VIRTUAL_USER, ExtensionType.DIGITAL_USER, ExtensionType.LIMITED)


async def get_queue(session: AsyncSession, account_id: str, queue_id: str, parameter: str = "groupId") -> Extension:
    row = await session.get(Extension, queue_id) if len(queue_id) <= 64 else None
    if row is None or row.account_id != account_id or row.type != ExtensionType.DEPARTMENT:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return row


async def settings_of(session: AsyncSession, queue: Extension) -> CallQueue:
    """The row of a queue; one that is not kept yet, where nothing was chosen."""
    row = await session.get(CallQueue, queue.id)
    if row is None:
        row = CallQueue(
            queue_id=queue.id, account_id=queue.account_id, rules={}, emergency=False, members_choose=True,
            overflows=False,
        )  # fmt: skip
    return row


def queues_query(account_id: str, member_id: str | None = None) -> Select[Extension]:
    """Queues of an account (of a member) by their numbers."""
    query = select(Extension).where(Extension.account_id == account_id, Extension.type == ExtensionType.DEPARTMENT)
    if member_id is not None:
        mine = select(CallQueueMember.queue_id).where(CallQueueMember.extension_id == member_id)
        query = query.where(Extension.id.in_(mine))
    return query.order_by(Extension.number, Extension.id)


async def emergencies(session: AsyncSession, queue_ids: Sequence[str]) -> frozenset[str]:
    """Those of the queues that are for emergencies."""
    query = select(CallQueue.queue_id).where(CallQueue.queue_id.in_(queue_ids), CallQueue.emergency.is_(True))
    return frozenset(await session.scalars(query))


async def members_of(session: AsyncSession, queue_id: str) -> Sequence[Extension]:
    """In the fixed order."""
    query = select(Extension).join(CallQueueMember, CallQueueMember.extension_id == Extension.id)
    query = query.where(CallQueueMember.queue_id == queue_id)
    return (await session.scalars(query.order_by(CallQueueMember.position, Extension.number))).all()


async def managers_of(session: AsyncSession, queue_id: str) -> Sequence[Extension]:
    query = select(Extension).join(CallQueueManager, CallQueueManager.extension_id == Extension.id)
    return (await session.scalars(query.where(CallQueueManager.queue_id == queue_id).order_by(Extension.number))).all()


async def helpers_of(session: AsyncSession, queue_id: str) -> Sequence[Extension]:
    """The queues whose members help, in their order."""
    query = select(Extension).join(CallQueueOverflow, CallQueueOverflow.helper_id == Extension.id)
    query = query.where(CallQueueOverflow.queue_id == queue_id)
    return (await session.scalars(query.order_by(CallQueueOverflow.position, Extension.number))).all()


async def managed_by(session: AsyncSession, extension_id: str) -> frozenset[str]:
    query = select(CallQueueManager.queue_id).where(CallQueueManager.extension_id == extension_id)
    return frozenset(await session.scalars(query))


async def group_members(session: AsyncSession, group_id: str) -> Sequence[Extension]:
    query = select(Extension).join(PickupMember, PickupMember.extension_id == Extension.id)
    return (await session.scalars(query.where(PickupMember.group_id == group_id).order_by(Extension.number))).all()


async def picks_up_for(session: AsyncSession, extension_id: str) -> frozenset[str]:
    """Extensions whose ringing calls somebody may take: those in a common group."""
    groups = select(PickupMember.group_id).where(PickupMember.extension_id == extension_id)
    query = select(PickupMember.extension_id).where(PickupMember.group_id.in_(groups))
    return frozenset(await session.scalars(query)) - {extension_id}


async def read_pickup_groups(session: AsyncSession) -> dict[str, frozenset[str]]:
    """For each member of a group: all others of their groups."""
    groups: dict[str, set[str]] = {}
    for row in await session.scalars(select(PickupMember)):
        groups.setdefault(row.group_id, set()).add(row.extension_id)
    found: dict[str, set[str]] = {}
    for members in groups.values():
        for member in members:
            found.setdefault(member, set()).update(members - {member})
    return {member: frozenset(others) for member, others in found.items()}


class QueueMembers(CallQueueCache):
    """For presence (`people`): who is in which queue, and may say so themselves."""

    async def members_of(self, session: AsyncSession, account_id: str, queue_id: str) -> Sequence[str]:
        return [row.id for row in await members_of(session, queue_id) if row.account_id == account_id]

    async def queues_of(self, session: AsyncSession, account_id: str, extension_id: str) -> Sequence[str]:
        rows = await session.scalars(queues_query(account_id, extension_id))
        return [row.id for row in rows]

    async def closed_to_members(self, session: AsyncSession, account_id: str) -> frozenset[str]:
        query = select(CallQueue.queue_id).where(
            CallQueue.account_id == account_id, CallQueue.members_choose.is_(False)
        )
        return frozenset(await session.scalars(query))


# ---- for call handling


async def read_profiles(session: AsyncSession, queue_ids: Collection[str]) -> list[QueuePart]:
    """These queues, of any accounts."""
    rows = select(Extension).where(Extension.type == ExtensionType.DEPARTMENT)
    queues = list(await session.scalars(rows.where(Extension.id.in_(queue_ids))))
    if not queues:
        return []
    settings = {row.queue_id: row for row in await session.scalars(_of(CallQueue, queue_ids))}
    members = await _live_members(session, queue_ids)
    managers: dict[str, list[str]] = {}
    for row in await session.scalars(_of(CallQueueManager, queue_ids)):
        managers.setdefault(row.queue_id, []).append(row.extension_id)
    overflows: dict[str, list[str]] = {}
    for over in await session.scalars(_of(CallQueueOverflow, queue_ids).order_by(CallQueueOverflow.position)):
        overflows.setdefault(over.queue_id, []).append(over.helper_id)
    numbers = await _numbers_of(session, [row.rules for row in settings.values()])
    accounts = {queue.account_id for queue in queues}
    skills = select(QueueSkill).where(QueueSkill.account_id.in_(accounts))
    names = {row.id: row.name for row in await session.scalars(skills)}
    parts = []
    for queue in queues:
        row_of = settings.get(queue.id)
        targets = Targets(
            numbers=numbers,
            managers=sorted(managers.get(queue.id, [])),
            helpers=overflows.get(queue.id, []),
            skills=names,
        )
        own = members.get(queue.id, ())
        named = references_in(row_of.rules) | menus_in(row_of.rules) if row_of is not None else frozenset()
        concerns = {queue.id, *(each.extension_id for each in own), *targets.managers, *targets.helpers, *named}
        parts.append(QueuePart(queue=profile_of(queue, row_of, own, targets), concerns=sorted(concerns)))
    return parts


def _of(table: type[Row], queue_ids: Collection[str]) -> Select[Row]:
    return select(table).where(table.queue_id.in_(queue_ids))


async def ids_of_queues(session: AsyncSession, account_id: str | None = None) -> Sequence[str]:
    """Of an account, or of all."""
    query = select(Extension.id).where(Extension.type == ExtensionType.DEPARTMENT)
    return (await session.scalars(query.where(Extension.account_id == account_id) if account_id else query)).all()


async def _live_members(session: AsyncSession, queue_ids: Collection[str]) -> dict[str, list[Member]]:
    query = select(CallQueueMember, Extension).join(Extension, CallQueueMember.extension_id == Extension.id)
    query = query.where(CallQueueMember.queue_id.in_(queue_ids))
    rows = (await session.execute(query.order_by(CallQueueMember.position, Extension.number))).all()
    people = list({person.id: person for _, person in rows}.values())
    presence = await presence_settings_of(session, people)
    said = await queue_calls_taken(session, [(person.id, row.queue_id) for row, person in rows])
    levels = await levels_of(session, [person.id for person in people])
    found: dict[str, list[Member]] = {}
    for row, person in rows:
        takes = said[person.id, row.queue_id] and presence[person.id].accept_queue_calls
        takes = takes and person.status == ExtensionStatus.ENABLED
        found.setdefault(row.queue_id, []).append(
            Member(extension_id=person.id, takes=takes, skills=levels.get(person.id, {}))
        )
    return found


async def levels_of(session: AsyncSession, ids: Collection[str] | None = None) -> dict[str, dict[str, int]]:
    """Extension id to skill id to level; of everybody, or of these extensions."""
    query = select(MemberSkill).order_by(MemberSkill.skill_id)
    found: dict[str, dict[str, int]] = {}
    for row in await session.scalars(query if ids is None else query.where(MemberSkill.extension_id.in_(ids))):
        found.setdefault(row.extension_id, {})[row.skill_id] = row.level
    return found


async def _numbers_of(session: AsyncSession, rules: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Extension id: short number, of all extensions that rules name."""
    ids = {extension_id for each in rules for extension_id in references_in(each) | menus_in(each)}
    query = select(Extension.id, Extension.number).where(Extension.id.in_(ids))
    return dict((await session.execute(query)).all()) if ids else {}


async def extensions_named(session: AsyncSession, account_id: str, ids: Collection[str]) -> dict[str, Extension]:
    query = select(Extension).where(Extension.account_id == account_id, Extension.id.in_(ids))
    return {row.id: row for row in await session.scalars(query)} if ids else {}
