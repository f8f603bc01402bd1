"""How long chats are kept, and legal holds: our own, for those with the permission."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from clarion.base.container import Here
from clarion.features.messaging.chat_retention import service
from clarion.features.messaging.chat_retention.responses import (
    ChatRetentionInfo,
    ChatRetentionPreview,
    ChatRetentionTeamList,
    LegalHoldInfo,
    LegalHoldList,
)
from clarion.features.messaging.chats import OWN
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix=OWN, tags=["Team messaging: retention"])
PeriodicTask = Annotated[Caller, require("ChatRetention", scopes="TeamMessaging")]


@router.get("/retention", summary="Read how long chats are kept")
async def read_retention(here: Here, caller: PeriodicTask) -> ChatRetentionInfo:
    """`days` of the account and of teams that differ; null is for ever. `lastRun`: what was deleted last."""
    async with here.storage.reading() as session:
        return await service.retention_view(session, caller)


@router.put("/retention", summary="Say how long chats are kept")
async def set_retention(here: Here, caller: PeriodicTask, body: service.RetentionOrder) -> ChatRetentionInfo:
    """Ask for a preview first: what is deleted does not come back."""
    async with here.storage.transaction() as session:
        await service.set_days(here, session, caller, None, body.days)
        await session.flush()
        return await service.retention_view(session, caller)


@router.get("/retention/preview", summary="Count what would be deleted")
async def preview_retention(
    here: Here,
    caller: PeriodicTask,
    days: Annotated[int, Query(ge=1, le=36_500)],
    chat_id: Annotated[str, Query(alias="chatId", max_length=64)] = "",
) -> ChatRetentionPreview:
    """Posts, tasks, notes, events, cards and polls, by such a rule for the account or for one team.

    `more`: there are more posts than were counted.
    """
    async with here.storage.reading() as session:
        return await service.preview(here, session, caller, chat_id or None, days)


@router.get("/retention/chats", summary="Find teams of the account")
async def list_teams(
    here: Here,
    caller: PeriodicTask,
    name: Annotated[str, Query(max_length=250)] = "",
    count: Annotated[int, Query(alias="recordCount", ge=1, le=250)] = 50,
) -> ChatRetentionTeamList:
    """By a part of the name; also those that the caller is not in. What is said in them stays unsaid."""
    async with here.storage.reading() as session:
        rows = await service.list_teams(session, caller, name.strip(), count)
    return {"records": [service.team_view(row) for row in rows]}


@router.put("/retention/chats/{chatId}", summary="Say how long a team is kept")
async def set_team_retention(
    here: Here,
    caller: PeriodicTask,
    chatId: str,
    body: service.RetentionOrder,
) -> ChatRetentionInfo:
    """Instead of what holds for the account; null is for ever."""
    async with here.storage.transaction() as session:
        await service.set_days(here, session, caller, chatId, body.days)
        await session.flush()
        return await service.retention_view(session, caller)


@router.delete("/retention/chats/{chatId}", status_code=204, summary="Keep a team as long as the account")
async def delete_team_retention(here: Here, caller: PeriodicTask, chatId: str) -> Response:
    async with here.storage.transaction() as session:
        await service.forget_days(session, caller, chatId)
    return Response(status_code=204)


@router.get("/holds", summary="List legal holds")
async def list_holds(here: Here, caller: PeriodicTask) -> LegalHoldList:
    async with here.storage.reading() as session:
        return {"records": await service.hold_views(session, await service.list_holds(session, caller))}


@router.post("/holds", status_code=201, summary="Hold what a person or chat says")
async def create_hold(here: Here, caller: PeriodicTask, body: service.HoldOrder) -> LegalHoldInfo:
    """Nothing of it is lost from now on, whoever deletes or changes it; nobody in the chat learns of the hold."""
    async with here.storage.transaction() as session:
        row = await service.create_hold(here, session, caller, body)
        return (await service.hold_views(session, [row]))[0]


@router.delete("/holds/{holdId}", status_code=204, summary="End a legal hold")
async def end_hold(here: Here, caller: PeriodicTask, holdId: str) -> Response:
    """What was kept aside for it alone is deleted within the hour."""
    async with here.storage.transaction() as session:
        await service.end_hold(session, caller, holdId)
    return Response(status_code=204)
