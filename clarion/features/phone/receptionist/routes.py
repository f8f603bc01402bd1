"""Menus that listen: read, set, dry run."""

from typing import Annotated

from fastapi import APIRouter

from clarion.base.container import Here
from clarion.base.errors import Forbidden
from clarion.base.transcription import Recogniser
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.menus.queries import MenuRow, get_menu
from clarion.features.phone.receptionist import service
from clarion.features.phone.receptionist.rehearsal import Rehearsal
from clarion.features.phone.receptionist.responses import ReceptionistRehearsal, ReceptionistResponse
from clarion.features.phone.receptionist.schemas import ReceptionistBody, Rehearsed, receptionist_view

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/receptionists", tags=["IVR"])
Reader = Annotated[Caller, require("EditAutoReceptionist", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditAutoReceptionist", scopes="EditAccounts")]


def _reached(caller: Caller, row: MenuRow) -> MenuRow:
    if not caller.reaches(row.extension):
        raise Forbidden("This menu is of a site that you do not administer.", code="CMN-404")
    return row


async def _view(here: Here, row: MenuRow) -> ReceptionistResponse:
    """`listening`: what is wrong with speech to text here; empty when nothing is."""
    recogniser = here.find(Recogniser)
    problem = "No speech to text is set up." if recogniser is None else await recogniser.check()
    return {**receptionist_view(row), "listening": problem or ""}


@router.get("/{menuId}", summary="Read how a menu listens")
async def read_receptionist(
    here: Here,
    caller: Reader,
    accountId: str,
    menuId: str,
) -> ReceptionistResponse:
    async with here.storage.reading() as session:
        row = _reached(caller, await get_menu(session, resolve_account(caller, accountId), menuId))
    return await _view(here, row)


@router.put("/{menuId}", summary="Let a menu listen, and say what it answers")
async def update_receptionist(
    here: Here,
    caller: Editor,
    accountId: str,
    menuId: str,
    body: ReceptionistBody,
) -> ReceptionistResponse:
    """Replaces everything. Answers with an `id` that is known are spoken again only where their text has changed."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        _reached(caller, await get_menu(session, account_id, menuId))
    return await _view(here, await service.write(here, account_id, menuId, body))


@router.post("/{menuId}/dry-run", summary="Find out what a caller would get")
async def rehearse_receptionist(
    here: Here,
    caller: Reader,
    accountId: str,
    menuId: str,
    body: Rehearsed,
) -> ReceptionistRehearsal:
    """As if the caller had said these texts, each after the tone; nobody is called."""
    async with here.storage.reading() as session:
        row = _reached(caller, await get_menu(session, resolve_account(caller, accountId), menuId))
        steps = await Rehearsal(session, row, body.at or here.clock.now()).run(body.said)
    return {"steps": steps}
