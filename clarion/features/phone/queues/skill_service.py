"""Skills of an account, how well members have them, and what queues want: changes are announced to the call servers."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension, ExtensionType
from clarion.features.phone.queues import queries
from clarion.features.phone.queues.events import QUEUES_CHANGED, QueuesChanged
from clarion.features.phone.queues.models import CallQueue, MemberSkill, QueueSkill
from clarion.features.phone.queues.schemas import MemberSkills, SkillCondition, WantedSkill

MOST_SKILLS = 100


async def list_skills(session: AsyncSession, account_id: str) -> Sequence[QueueSkill]:
    """By their names."""
    query = select(QueueSkill).where(QueueSkill.account_id == account_id)
    return sorted(await session.scalars(query), key=lambda row: (row.name.casefold(), row.id))


async def get_skill(session: AsyncSession, account_id: str, skill_id: str, parameter: str = "skillId") -> QueueSkill:
    row = await session.get(QueueSkill, skill_id) if len(skill_id) <= 64 else None
    if row is None or row.account_id != account_id:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return row


async def create_skill(session: AsyncSession, account_id: str, name: str) -> QueueSkill:
    """Raises Conflict for a name that is there, and for one too many."""
    if len(await list_skills(session, account_id)) >= MOST_SKILLS:
        raise Conflict(f"A company has at most {MOST_SKILLS} skills.", parameter="name")
    await _check_name(session, account_id, name)
    row = QueueSkill(id=new_id(), account_id=account_id, name=name)
    session.add(row)
    await session.flush()
    return row


async def rename_skill(session: AsyncSession, skill: QueueSkill, name: str) -> None:
    """Raises Conflict."""
    await _check_name(session, skill.account_id, name, but=skill.id)
    skill.name = name
    await session.flush()
    _tell(session, skill.account_id)


async def delete_skill(session: AsyncSession, skill: QueueSkill) -> None:
    """Nobody has it, and no queue wants it any more. Callers who wait for it go on until it no longer counts."""
    for queue in await session.scalars(select(CallQueue).where(CallQueue.account_id == skill.account_id)):
        wanted = queue.rules.get("skills", [])
        kept = [each for each in wanted if str(each["skill"]["id"]) != skill.id]
        if len(kept) < len(wanted):
            queue.rules = {**queue.rules, "skills": kept}
    await session.execute(delete(MemberSkill).where(MemberSkill.skill_id == skill.id))
    await session.delete(skill)
    await session.flush()
    _tell(session, skill.account_id)


async def set_levels(session: AsyncSession, queue: Extension, records: Sequence[MemberSkills]) -> None:
    """What members of a queue can, all or nothing. Raises NotFound, Invalid."""
    members = {row.id for row in await queries.members_of(session, queue.id)}
    skills = {row.id for row in await list_skills(session, queue.account_id)}
    for each in records:
        if each.member.id not in members:
            raise NotFound("This queue has no such member.", parameter="records.member.id")
        named = [one.skill.id for one in each.skills]
        if set(named) - skills:
            raise NotFound("There is no such skill.", parameter="records.skills.skill.id")
        if len(set(named)) < len(named):
            raise Invalid("Name each skill of a member once.", parameter="records.skills.skill.id")
    changed = {each.member.id: each for each in records}
    await session.execute(delete(MemberSkill).where(MemberSkill.extension_id.in_(changed)))
    for each in changed.values():
        session.add_all(
            MemberSkill(
                skill_id=one.skill.id, extension_id=each.member.id, account_id=queue.account_id, level=one.level
            )
            for one in each.skills
        )
    await session.flush()
    _tell(session, queue.account_id, queue.id)


async def check_wanted(session: AsyncSession, account_id: str, wanted: Sequence[WantedSkill]) -> None:
    """Raises NotFound for a skill or a menu that is not there, Invalid for a condition without what it compares."""
    for each in wanted:
        await get_skill(session, account_id, each.skill.id, "skills.skill.id")
        await _check_condition(session, account_id, each.when)


async def _check_condition(session: AsyncSession, account_id: str, when: SkillCondition) -> None:
    needed = {"Menu": ("menu", when.menu), "CalledNumber": ("phoneNumber", when.phone_number),
              "Language": ("language", when.language)}.get(when.by)  # fmt: skip
    if needed is not None and needed[1] is None:
        raise Invalid(f"A skill that is wanted by {when.by} needs {needed[0]}.", parameter=f"skills.when.{needed[0]}")
    if when.menu is not None:
        found = await queries.extensions_named(session, account_id, [when.menu.id])
        if when.menu.id not in found or found[when.menu.id].type != ExtensionType.IVR_MENU:
            raise NotFound("There is no such menu.", parameter="skills.when.menu.id")


async def _check_name(session: AsyncSession, account_id: str, name: str, but: str = "") -> None:
    there = {row.name.casefold() for row in await list_skills(session, account_id) if row.id != but}
    if name.casefold() in there:
        raise Conflict("There is a skill of this name.", parameter="name")


def _tell(session: AsyncSession, account_id: str, queue_id: str = "") -> None:
    announce(session, QUEUES_CHANGED, QueuesChanged(account_id=account_id, queue_id=queue_id))
