"""For officers: how far watched rules have come, looks at their matches, and bringing them into force."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.http import PagingQuery, WireModel, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.languages import Tongue
from clarion.base.storage import AsyncSession
from clarion.features.conduct.acts import acting
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.cases import check_officer, name_of, record_look
from clarion.features.conduct.overrides import RuleKeeper
from clarion.features.conduct.release import service
from clarion.features.conduct.release.models import ObservedRow
from clarion.features.conduct.release.responses import MatchInfo, Stage, StageProgress
from clarion.features.conduct.release.rules import NEXT
from clarion.features.conduct.release.views import match_view, progress_view, stage_view
from clarion.features.conduct.spoken import in_language
from clarion.features.conduct.verdict import Status
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/conduct/releases", tags=["Trust and safety"])

Officer = Annotated[Caller, require("ReviewConduct", scopes="ReadAccounts")]
Acting = Annotated[Caller, require("ReviewConduct", scopes="EditAccounts")]
Switching = Annotated[Caller, require("SwitchRules", scopes="EditAccounts")]


class Why(WireModel):
    reason: str = Field(min_length=1, max_length=2000)


class Look(WireModel):
    """Whether the rule was right about these; empty: nobody says so any more."""

    found: Literal["right", "wrong", ""]
    note: str = Field("", max_length=2000)


@router.get("", summary="List how far rules have come that are watched or on trial")
async def list_releases(
    request: Request, here: Here, caller: Officer, tongue: Tongue, paging: PagingQuery
) -> ListResponse[StageProgress]:
    force, now = here.get(Conduct).force, here.clock.now()
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        rows = [row for row in await service.list_stages(session) if Status(row.status) in NEXT]
        records = [await progress_view(session, force, row, now) for row in cut(rows, paging)]
    return in_language(list_answer(request, records, paging, len(rows)), tongue)


@router.get("/{ruleId}", summary="Read how far a rule has come, with what is missing")
async def read_release(here: Here, caller: Officer, tongue: Tongue, ruleId: str) -> Stage:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        return in_language(await _view(session, here, ruleId), tongue)


@router.get("/{ruleId}/matches", summary="List what a watched rule would have touched")
async def list_matches(
    request: Request,
    here: Here,
    caller: Officer,
    tongue: Tongue,
    ruleId: str,
    paging: PagingQuery,
) -> ListResponse[MatchInfo]:
    """One entry for each account and day, those first at which nobody has looked. That you looked is recorded."""
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        stage = await service.get_stage(session, ruleId)
        await record_look(session, here, "release", stage.rule, by=caller.extension_id)
        rows, total = await service.list_matches(session, stage, offset=paging.offset, limit=paging.per_page)
        records = await _matches(session, rows)
    return in_language(list_answer(request, records, paging, total), tongue)


async def _matches(session: AsyncSession, rows: list[ObservedRow]) -> list[MatchInfo]:
    query = select(Account.id, Account.name).where(Account.id.in_({row.account_id for row in rows if row.account_id}))
    names = {row.id: row.name for row in await session.execute(query)}
    return [match_view(row, names) for row in rows]


@router.put("/{ruleId}/matches/{matchId}", summary="Say whether a watched rule was right about a match")
async def look_at_match(
    here: Here,
    caller: Acting,
    tongue: Tongue,
    ruleId: str,
    matchId: str,
    body: Look,
) -> MatchInfo:
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        who = await _who(session, caller)
        row = await service.look(session, here, ruleId, matchId, body.found, body.note, who)
        [view] = await _matches(session, [row])
    return in_language(view, tongue)


@router.post("/{ruleId}/promote", summary="Bring a watched rule a step further: on trial, or in force")
async def promote_rule(here: Here, caller: Switching, tongue: Tongue, ruleId: str, body: Why) -> Stage:
    """Refused with what is missing. Running processes follow within a second."""
    async with acting(here) as session:
        await check_officer(session, here, caller)
        who = await _who(session, caller)
        await service.promote(session, here, here.get(Conduct).force, ruleId, body.reason, who)
    await here.get(RuleKeeper).load()
    async with here.storage.reading() as session:
        return in_language(await _view(session, here, ruleId), tongue)


@router.post("/{ruleId}/keep", summary="Leave a watched rule as it is: its observation begins anew")
async def keep_rule(here: Here, caller: Switching, tongue: Tongue, ruleId: str, body: Why) -> Stage:
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        await service.keep(session, here, ruleId, body.reason, await _who(session, caller))
    async with here.storage.reading() as session:
        return in_language(await _view(session, here, ruleId), tongue)


async def _who(session: AsyncSession, caller: Caller) -> service.Who:
    return service.Who(caller.extension_id, await name_of(session, caller.extension_id))


async def _view(session: AsyncSession, here: Container, rule: str) -> Stage:
    row = await service.get_stage(session, rule)
    return await stage_view(session, here.get(Conduct).force, row, here.clock.now())
