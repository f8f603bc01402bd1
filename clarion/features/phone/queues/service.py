"""What people can do with queues and with groups for pickup. Each change is announced to the call servers."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people import (
    EXTENSION_CHANGED,
    Extension,
    ExtensionChange,
    ExtensionChanged,
    ExtensionType,
    Profile,
    change_extension,
    create_extension,
    settle_within_sites,
)
from clarion.features.people.sign_in import Caller
from clarion.features.phone.queues import queries
from clarion.features.phone.queues.events import QUEUES_CHANGED, QueuesChanged
from clarion.features.phone.queues.models import (
    CallQueue,
    CallQueueManager,
    CallQueueMember,
    CallQueueOverflow,
    PickupMember,
)
from clarion.features.phone.queues.schemas import NewQueue, OverflowChange, QueueChange, QueueRules, RulesChange
from clarion.features.phone.queues.settings import merged, references_in
from clarion.features.phone.queues.skill_service import check_wanted

MOST_MEMBERS = 1000
MOST_QUEUES = 500  # that one person may be in
MANAGER_TYPES = (ExtensionType.USER, ExtensionType.VIRTUAL_USER, ExtensionType.DIGITAL_USER)


def check_reaches(caller: Caller, group: Extension) -> None:
    """Raises Forbidden for a queue or group of a site that the caller does not administer."""
    if not caller.reaches(group):
        raise Forbidden("This belongs to a site that you do not administer.", code="CMN-404", parameter="groupId")


async def check_may_set_up(session: AsyncSession, caller: Caller, queue: Extension) -> None:
    """Whoever may change other extensions of this type, and the queue's managers. Raises Forbidden."""
    check_reaches(caller, queue)
    if caller.may_act_on(queue.type) or queue.id in await queries.managed_by(session, caller.extension_id):
        return
    raise Forbidden("Only its managers and administrators change a queue.", code="CMN-404", parameter="groupId")


async def create_queue(here: Container, session: AsyncSession, caller: Caller, new: NewQueue) -> Extension:
    """Raises Invalid, Conflict, NotFound."""
    row = await create_extension(
        session,
        caller.account_id,
        Profile(display_name=new.name),
        now=here.clock.now(),
        number=new.extension_number,
        extension_type=ExtensionType.DEPARTMENT,
    )
    await settle_within_sites(session, caller, row, site_named=False)
    settings = await _equip(session, row)
    settings.emergency = new.sub_type == "Emergency"
    await assign(session, row, new.member_ids, ())
    return row


async def equip_queue(_here: Container, session: AsyncSession, caller: Caller, row: Extension) -> None:
    """What makes a queue of a new extension of that type. Raises Forbidden."""
    caller.check_permission("Groups")
    await _equip(session, row)
    _tell(session, row)


async def _equip(session: AsyncSession, row: Extension) -> CallQueue:
    row.voicemail_enabled = True
    return await _kept_settings(session, row)


async def change_queue(
    here: Container, session: AsyncSession, caller: Caller, queue: Extension, change: QueueChange
) -> None:
    """What the surface changes; number, name, status and site are the extension's.

    Raises Invalid, Conflict, Forbidden.
    """
    given = {
        "extension_number": change.extension_number,
        "name": change.name,
        "status": change.status,
        "site": change.site.model_dump() if change.site is not None else None,
        "call_queue_info": change.service_level_settings.model_dump() if change.service_level_settings else None,
    }
    body = ExtensionChange.model_validate({name: value for name, value in given.items() if value is not None})
    if body.model_fields_set:
        await change_extension(here, session, caller, queue, body)
    settings = await _kept_settings(session, queue)
    if change.sub_type is not None:
        settings.emergency = change.sub_type == "Emergency"
    if change.editable_member_status is not None:
        settings.members_choose = change.editable_member_status
    if change.alert_timer is not None:
        settings.rules = {**settings.rules, "agentTimeout": change.alert_timer}
    _tell(session, queue)


async def change_rules(session: AsyncSession, queue: Extension, change: QueueRules) -> None:
    """How callers wait, who rings, what follows. Raises Invalid, NotFound."""
    settings = await _kept_settings(session, queue)
    if isinstance(change, RulesChange) and change.skills:
        await check_wanted(session, queue.account_id, change.skills)
    rules = merged(settings.rules, change)
    await _check_references(session, queue, rules)
    settings.rules = rules
    if isinstance(change, RulesChange) and change.managers is not None:
        await _set_managers(session, queue, [each.id for each in change.managers])
    await session.flush()
    _tell(session, queue)


async def _check_references(session: AsyncSession, queue: Extension, rules: dict[str, object]) -> None:
    wanted = references_in(rules)
    query = select(Extension.id).where(Extension.account_id == queue.account_id, Extension.id.in_(wanted))
    missing = wanted - set(await session.scalars(query))
    if missing:
        raise NotFound(f"There is no extension {min(missing)}.", parameter="extension.id")


async def _set_managers(session: AsyncSession, queue: Extension, ids: Sequence[str]) -> None:
    people = await _people(session, queue.account_id, ids, MANAGER_TYPES, "managers.id")
    await session.execute(delete(CallQueueManager).where(CallQueueManager.queue_id == queue.id))
    for extension_id in people:
        session.add(CallQueueManager(queue_id=queue.id, extension_id=extension_id, account_id=queue.account_id))


async def assign(session: AsyncSession, queue: Extension, added: Sequence[str], removed: Sequence[str]) -> None:
    """Change members, all or nothing. Who is added twice is in it once. Raises Invalid, NotFound."""
    both = set(added) & set(removed)
    if both:
        raise Invalid("An extension cannot be added and removed at once.", parameter="removedExtensionIds")
    people = await _people(session, queue.account_id, added, queries.RINGING_TYPES, "addedExtensionIds")
    await _people(session, queue.account_id, removed, None, "removedExtensionIds")
    rows = await session.scalars(select(CallQueueMember).where(CallQueueMember.queue_id == queue.id))
    there = {row.extension_id: row for row in rows}
    for extension_id in removed:
        if extension_id in there:
            await session.delete(there.pop(extension_id))
    last = max((row.position for row in there.values()), default=0)
    for number, extension_id in enumerate((each for each in people if each not in there), start=last + 1):
        session.add(
            CallQueueMember(queue_id=queue.id, extension_id=extension_id, account_id=queue.account_id, position=number)
        )
    if len(set(there) | set(people)) > MOST_MEMBERS:
        raise Invalid(f"A queue has at most {MOST_MEMBERS} members.", parameter="addedExtensionIds")
    await session.flush()
    for extension_id in {*people, *removed}:
        change = ExtensionChanged(
            account_id=queue.account_id,
            extension_id=extension_id,
            event_type="Update",
            hints=["CallQueueMembersChange"],
        )
        announce(session, EXTENSION_CHANGED, change)
    _tell(session, queue)


async def set_queues_of(session: AsyncSession, person: Extension, queue_ids: Sequence[str]) -> None:
    """In which queues somebody is, all at once. Raises NotFound, Invalid."""
    if person.type not in queries.RINGING_TYPES:
        raise Invalid(f"An extension of type {person.type} is in no queue.", parameter="extensionId")
    wanted = {each: await queries.get_queue(session, person.account_id, each, "records.id") for each in queue_ids}
    rows = await session.scalars(queries.queues_query(person.account_id, person.id))
    before = {row.id: row for row in rows}
    for queue_id, queue in before.items():
        if queue_id not in wanted:
            await assign(session, queue, (), (person.id,))
    for queue_id, queue in wanted.items():
        if queue_id not in before:
            await assign(session, queue, (person.id,), ())


async def set_overflow(session: AsyncSession, queue: Extension, change: OverflowChange) -> None:
    """Which queues' members help. Raises Invalid, NotFound."""
    settings = await _kept_settings(session, queue)
    settings.overflows = change.enabled
    if change.items is not None:
        helpers = list(dict.fromkeys(each.id for each in change.items))
        if queue.id in helpers:
            raise Invalid("A queue cannot overflow into itself.", parameter="items.id")
        for each in helpers:
            await queries.get_queue(session, queue.account_id, each, "items.id")
        await session.execute(delete(CallQueueOverflow).where(CallQueueOverflow.queue_id == queue.id))
        for position, each in enumerate(helpers):
            session.add(
                CallQueueOverflow(queue_id=queue.id, helper_id=each, account_id=queue.account_id, position=position)
            )
    await session.flush()
    _tell(session, queue)


async def _kept_settings(session: AsyncSession, queue: Extension) -> CallQueue:
    settings = await queries.settings_of(session, queue)
    session.add(settings)
    await session.flush()
    return settings


async def _people(
    session: AsyncSession, account_id: str, ids: Sequence[str], types: Iterable[str] | None, parameter: str
) -> list[str]:
    """The same ids, each once. Raises NotFound for what is not in the account, Invalid for other types."""
    wanted = list(dict.fromkeys(ids))
    query = select(Extension.id, Extension.type).where(Extension.account_id == account_id, Extension.id.in_(wanted))
    found = dict((await session.execute(query)).all()) if wanted else {}
    for extension_id in wanted:
        if extension_id not in found:
            raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
        if types is not None and found[extension_id] not in types:
            raise Invalid(f"An extension of type {found[extension_id]} cannot do that.", parameter=parameter)
    return wanted


def _tell(session: AsyncSession, queue: Extension) -> None:
    announce(session, QUEUES_CHANGED, QueuesChanged(account_id=queue.account_id, queue_id=queue.id))


# ---- groups for pickup


async def get_group(session: AsyncSession, caller: Caller, account_id: str, group_id: str) -> Extension:
    """One that the caller may change. Raises NotFound, Forbidden."""
    row = await session.get(Extension, group_id) if len(group_id) <= 64 else None
    if row is None or row.account_id != account_id or row.type != ExtensionType.CALL_PICKUP:
        raise NotFound("Resource for parameter [groupId] is not found.", parameter="groupId")
    check_reaches(caller, row)
    return row


async def create_group(
    here: Container, session: AsyncSession, caller: Caller, name: str, number: str | None, member_ids: Sequence[str]
) -> Extension:
    row = await create_extension(
        session,
        caller.account_id,
        Profile(display_name=name),
        now=here.clock.now(),
        number=number,
        extension_type=ExtensionType.CALL_PICKUP,
    )
    await settle_within_sites(session, caller, row, site_named=False)
    await set_group_members(session, row, member_ids)
    return row


async def set_group_members(session: AsyncSession, group: Extension, member_ids: Sequence[str]) -> None:
    """Raises NotFound, Invalid."""
    people = await _people(session, group.account_id, member_ids, queries.RINGING_TYPES, "memberIds")
    if len(people) > MOST_MEMBERS:
        raise Conflict(f"A group has at most {MOST_MEMBERS} members.", parameter="memberIds")
    await session.execute(delete(PickupMember).where(PickupMember.group_id == group.id))
    for extension_id in people:
        session.add(PickupMember(group_id=group.id, extension_id=extension_id, account_id=group.account_id))
    await session.flush()
    _tell(session, group)
