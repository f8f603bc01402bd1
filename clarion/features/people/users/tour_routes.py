"""The tour of the web app: offered to everybody once, and never again after it was finished or skipped."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Container, Here
from clarion.features.people.sign_in.caller import Caller, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users.models import PEOPLE_TYPES, Extension

router = APIRouter(tags=["Extensions"])


@router.delete(
    "/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion/tour",
    status_code=204,
    summary="End the tour of the web app",
)
async def end_tour(
    here: Here,
    caller: Annotated[Caller, require("EditUserInfo")],
    accountId: str,
    extensionId: str,
) -> Response:
    """It was finished, or skipped: either way it is not offered again. Only oneself can end it."""
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        row.tour_ended_at = row.tour_ended_at or here.clock.now()
    return Response(status_code=204)


def offers_tour(here: Container, caller: Caller, row: Extension) -> bool:
    own = row.id == caller.extension_id and row.type in PEOPLE_TYPES
    return own and here.settings.tour and row.tour_ended_at is None
