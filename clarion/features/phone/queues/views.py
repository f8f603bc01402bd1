"""Queues on the wire."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from fastapi import Request

from clarion.base.http import uri_of
from clarion.base.storage import AsyncSession
from clarion.features.people import MAIN_SITE, Extension, get_site, queue_calls_taken
from clarion.features.people.sign_in import Caller
from clarion.features.phone.queues import queries
from clarion.features.phone.queues.models import CallQueue
from clarion.features.phone.queues.responses import (
    CallQueueDetails,
    CallQueueInfo,
    CallQueueMemberInfo,
    CallQueueRules,
    CallQueueSite,
    QueueInfo,
    QueuePerson,
    QueueRequiredSkill,
)
from clarion.features.phone.queues.settings import DEFAULTS, condition_of, goal_of, menus_in, references_in
from clarion.features.phone.queues.skill_service import list_skills


def short_view(request: Request, row: Extension, *, emergency: bool) -> CallQueueInfo:
    """As lists show a queue; without its site."""
    return {
        "uri": uri_of(request, "account", row.account_id, "call-queues", row.id),
        "id": row.id,
        "extensionNumber": row.number,
        "name": row.name,
        "status": row.status,
        "subType": "Emergency" if emergency else "Unknown",
    }


async def listed(session: AsyncSession, request: Request, rows: Sequence[Extension]) -> list[QueueInfo]:
    urgent = await queries.emergencies(session, [row.id for row in rows])
    return [
        {**short_view(request, row, emergency=row.id in urgent), "site": await site_view(session, row)} for row in rows
    ]


async def site_view(session: AsyncSession, row: Extension) -> CallQueueSite:
    site = await get_site(session, row.account_id, row.site_id or MAIN_SITE)
    return {"id": site.id, "name": site.name}


async def full_view(session: AsyncSession, request: Request, row: Extension) -> CallQueueDetails:
    settings = await queries.settings_of(session, row)
    goal = goal_of(row)
    return {
        **short_view(request, row, emergency=settings.emergency),
        "site": await site_view(session, row),
        "serviceLevelSettings": {
            "slaGoal": goal.goal,
            "slaThresholdSeconds": int(goal.threshold),
            "includeAbandonedCalls": goal.counts_abandoned,
            "abandonedThresholdSeconds": int(goal.abandoned_after),
        },
        "editableMemberStatus": settings.members_choose,
        "alertTimer": int({**DEFAULTS, **settings.rules}["agentTimeout"]),
    }


async def rules_view(session: AsyncSession, request: Request, queue: Extension) -> CallQueueRules:
    """The `queue` of an answering rule, with names of whoever it refers to; and who manages it."""
    settings: CallQueue = await queries.settings_of(session, queue)
    rules = {**DEFAULTS, **settings.rules}
    named = await queries.extensions_named(session, queue.account_id, references_in(rules) | menus_in(rules))
    shown = {key: _with_names(request, value, named) for key, value in rules.items()}
    managers = await queries.managers_of(session, queue.id)
    skills = {row.id: row.name for row in await list_skills(session, queue.account_id)}
    return cast(
        "CallQueueRules",
        {
            **shown,
            "managers": [person_view(request, row) for row in managers],
            "skills": [
                view
                for each in rules.get("skills", [])
                if (view := _wanted_view(request, each, skills, named)) is not None
            ],
            "bestFirst": bool(rules.get("bestFirst", False)),
        },
    )


def _wanted_view(
    request: Request, wanted: Mapping[str, Any], skills: Mapping[str, str], named: Mapping[str, Extension]
) -> QueueRequiredSkill | None:
    """None: the skill or the menu is gone, and nothing is wanted any more."""
    skill, when = str(wanted["skill"]["id"]), condition_of(wanted)
    if skill not in skills:
        return None
    if when["by"] == "Menu":
        menu = named.get(str(when["menu"]["id"]))
        if menu is None:
            return None
        when["menu"] = person_view(request, menu)
    return {
        "skill": {"id": skill, "name": skills[skill]},
        "level": wanted.get("level", 1),
        "fallsEverySeconds": wanted.get("fallsEverySeconds", 30),
        "when": when,
    }


def _with_names(request: Request, value: Any, named: Mapping[str, Extension]) -> Any:
    if isinstance(value, list):
        return [_with_names(request, each, named) for each in value if _is_there(each, named)]
    if not isinstance(value, dict):
        return value
    shown = dict(value)
    for key in ("extension", "recipient"):
        reference = value.get(key)
        if isinstance(reference, dict) and str(reference["id"]) in named:
            shown[key] = person_view(request, named[str(reference["id"])])
    return shown


def _is_there(each: Any, named: Mapping[str, Extension]) -> bool:
    return not isinstance(each, dict) or "extension" not in each or str(each["extension"]["id"]) in named


def person_view(request: Request, row: Extension) -> QueuePerson:
    uri = uri_of(request, "account", row.account_id, "extension", row.id)
    return {"id": row.id, "uri": uri, "extensionNumber": row.number, "name": row.name}


def member_view(request: Request, row: Extension) -> CallQueueMemberInfo:
    uri = uri_of(request, "account", row.account_id, "extension", row.id)
    return {"uri": uri, "id": int(row.id), "extensionNumber": row.number}


async def own_parts(session: AsyncSession, caller: Caller, queues: Sequence[Extension]) -> dict[str, dict[str, bool]]:
    """What somebody is to each queue: member, who takes its calls or not, and whether they may set it up."""
    rows = await session.scalars(queries.queues_query(caller.account_id, caller.extension_id))
    member_of = {row.id for row in rows}
    managed = await queries.managed_by(session, caller.extension_id)
    closed = await queries.QueueMembers().closed_to_members(session, caller.account_id)
    takes = await queue_calls_taken(session, [(caller.extension_id, queue.id) for queue in queues])
    return {
        queue.id: {
            "member": queue.id in member_of,
            "acceptCalls": queue.id in member_of and takes[caller.extension_id, queue.id],
            "mayChoose": queue.id not in closed or caller.may("EditCallQueuePresence"),
            "manages": queue.id in managed or caller.may_act_on(queue.type, "Groups"),
        }
        for queue in queues
    }
