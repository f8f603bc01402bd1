"""What other rules would have said of what was judged: for officers of the operator."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import PagingQuery, WireModel, list_answer
from clarion.features.conduct.cases import check_officer, record_look
from clarion.features.conduct.replay import asking_for
from clarion.features.conduct.replay.periods import Period
from clarion.features.conduct.replay.responses import ReplayInfo, ReplayList
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/conduct/replays", tags=["Trust and safety"])

Officer = Annotated[Caller, require("ReviewConduct", scopes="ReadAccounts")]


class NewReplay(WireModel):
    """A period of at most 92 days, and what is to be changed: `SPM-03.minute=30`, `OBJ-02.status=enforce`."""

    since: datetime = Field(alias="from")
    until: datetime = Field(alias="to")
    account_id: str = Field("", max_length=64)
    changes: list[Annotated[str, Field(max_length=200)]] = Field(min_length=1, max_length=200)


@router.post("", status_code=202, summary="Ask what other rules would have said of a period")
async def ask(here: Here, caller: Officer, body: NewReplay) -> ReplayInfo:
    """Answers at once; the comparison is made in the background, and read by its id. Nothing comes into force."""
    period = Period(_utc(body.since), _utc(body.until), body.account_id)
    async with here.storage.transaction() as session:
        await check_officer(session, here, caller)
        await record_look(session, here, "replay", body.account_id or "all", by=caller.extension_id)
        row, base, new = await asking_for.ask_for(session, here, period, body.changes, by=caller.extension_id)
        view = asking_for.replay_view(here, row, whole=False)
    asking_for.jobs_of(here).start(row, period, base, new)
    return view


@router.get("", summary="List replays, and what is kept to be replayed")
async def list_all(request: Request, here: Here, caller: Officer, paging: PagingQuery) -> ReplayList:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        rows, total = await asking_for.list_replays(session, paging.offset, paging.per_page)
        kept = await asking_for.kept_period(session)
    views = [asking_for.replay_view(here, row, whole=False) for row in rows]
    return {**list_answer(request, views, paging, total), "kept": kept}


@router.get("/{replayId}", summary="Read a replay: what would differ, by person and by rule")
async def read(here: Here, caller: Officer, replayId: str) -> ReplayInfo:
    async with here.storage.reading() as session:
        await check_officer(session, here, caller)
        return asking_for.replay_view(here, await asking_for.get_replay(session, replayId), whole=True)


def _utc(at: datetime) -> datetime:
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        raise Invalid("Parameter [from] value is invalid: out of reach.", parameter="from") from None
