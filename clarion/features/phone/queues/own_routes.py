"""What the surface has no operation for: making a queue, its rules in one piece, what goes on in it, its figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import parse_time, wire_time
from clarion.calls.control import CallControl
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.queues import queries, service, views
from clarion.features.phone.queues.figures import Stay, service_level
from clarion.features.phone.queues.live_views import live_view
from clarion.features.phone.queues.responses import (
    CallQueueDetails,
    CallQueueRules,
    OwnLiveQueues,
    OwnLiveQueuesRecordMine,
    ServiceLevelInfo,
    ServiceLevelList,
)
from clarion.features.phone.queues.schemas import NewQueue, RulesChange
from clarion.features.phone.queues.settings import goal_of
from clarion.features.phone.queues.stays import read_stays

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/call-queues", tags=["Call queues"])
Reader = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("ReadExtensions", scopes="EditExtensions")]
LONGEST_DAYS = 92


@router.post("", summary="Make a call queue", status_code=201)
async def create_queue(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("Groups", scopes="EditExtensions")],
    accountId: str,
    body: NewQueue,
) -> CallQueueDetails:
    """Without a number it gets the lowest free one."""
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        queue = await service.create_queue(here, session, caller, body)
        return await views.full_view(session, request, queue)


@router.get("/live", summary="What goes on in call queues now")
async def read_live(here: Here, caller: Reader, accountId: str) -> OwnLiveQueues:
    """Of all queues for whoever may set up queues; else of those in which one is a member or manages."""
    account_id = resolve_account(caller, accountId)
    control = here.find(CallControl)
    found = await control.ask_all(account_id, "queues", "queues") if control is not None else []
    async with here.storage.reading() as session:
        rows = [row for row in await session.scalars(queries.queues_query(account_id)) if caller.reaches(row)]
        if not caller.may_act_on("Department", "Groups"):
            mine = await queries.managed_by(session, caller.extension_id)
            mine |= {row.id for row in await session.scalars(queries.queues_query(account_id, caller.extension_id))}
            rows = [row for row in rows if row.id in mine]
        members = {row.id: await queries.members_of(session, row.id) for row in rows}
        own = await views.own_parts(session, caller, rows)
    now = here.clock.now()
    return {
        "records": [
            {**live_view(row, members[row.id], found, now), "mine": cast("OwnLiveQueuesRecordMine", own[row.id])}
            for row in rows
        ]
    }


@router.get("/{groupId}/rules", summary="Read the rules of a call queue")
async def read_rules(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    groupId: str,
) -> CallQueueRules:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        queue = await queries.get_queue(session, account_id, groupId)
        return await views.rules_view(session, request, queue)


@router.put("/{groupId}/rules", summary="Change the rules of a call queue")
async def update_rules(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    groupId: str,
    body: RulesChange,
) -> CallQueueRules:
    """By whoever may change queues, and by the queue's managers. What is not given stays."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        queue = await queries.get_queue(session, account_id, groupId)
        await service.check_may_set_up(session, caller, queue)
        await service.change_rules(session, queue, body)
        return await views.rules_view(session, request, queue)


@router.get("/service-levels", summary="How well all call queues have served their callers")
async def list_service_levels(
    here: Here,
    caller: Reader,
    accountId: str,
    time_from: Annotated[str, Query(alias="timeFrom", max_length=40)],
    time_to: Annotated[str | None, Query(alias="timeTo", max_length=40)] = None,
) -> ServiceLevelList:
    """Of each queue that the caller may set up: in one request, however many there are."""
    account_id = resolve_account(caller, accountId)
    start, end = _span(here, time_from, time_to)
    async with here.storage.reading() as session:
        rows = [row for row in await session.scalars(queries.queues_query(account_id)) if caller.reaches(row)]
        if not caller.may_act_on("Department", "Groups"):
            managed = await queries.managed_by(session, caller.extension_id)
            rows = [row for row in rows if row.id in managed]
        found, complete = await read_stays(session, [row.id for row in rows], start, end)
    return {"records": [{"id": row.id, **_level_view(row, found, start, end, complete=complete)} for row in rows]}


@router.get("/{groupId}/service-level", summary="How well a call queue has served its callers")
async def read_service_level(
    here: Here,
    caller: Reader,
    accountId: str,
    groupId: str,
    time_from: Annotated[str, Query(alias="timeFrom", max_length=40)],
    time_to: Annotated[str | None, Query(alias="timeTo", max_length=40)] = None,
) -> ServiceLevelInfo:
    """Computed from the stays of callers each time; nothing is counted by hand."""
    account_id = resolve_account(caller, accountId)
    start, end = _span(here, time_from, time_to)
    async with here.storage.reading() as session:
        queue = await queries.get_queue(session, account_id, groupId)
        await service.check_may_set_up(session, caller, queue)
        found, complete = await read_stays(session, [queue.id], start, end)
    return _level_view(queue, found, start, end, complete=complete)


def _span(here: Container, time_from: str, time_to: str | None) -> tuple[datetime, datetime]:
    """Raises Invalid."""
    start = parse_time(time_from, parameter="timeFrom")
    end = parse_time(time_to, parameter="timeTo") if time_to else here.clock.now()
    if not start < end or (end - start).days > LONGEST_DAYS:
        raise Invalid(f"Ask for at most {LONGEST_DAYS} days, from earlier to later.", parameter="timeTo")
    return start, end


def _level_view(
    queue: Extension, found: Mapping[str, Sequence[Stay]], start: datetime, end: datetime, *, complete: bool
) -> ServiceLevelInfo:
    goal = goal_of(queue)
    level = service_level(found.get(queue.id, ()), goal)
    return {
        "timeFrom": wire_time(start),
        "timeTo": wire_time(end),
        "complete": complete,
        "offered": level.offered,
        "answered": level.answered,
        "answeredInTime": level.answered_in_time,
        "abandoned": level.abandoned,
        "counted": level.counted,
        "serviceLevel": level.level,
        "goal": goal.goal,
        "thresholdSeconds": goal.threshold,
        "longestWaitSeconds": round(level.longest, 1),
        "averageWaitSeconds": round(level.average_wait, 1),
    }
