"""Whether somebody's phones answer calls by intercom. The surface has no such operation."""

from typing import Annotated

from fastapi import APIRouter
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.intercom.events import INTERCOM_CHANGED, IntercomChanged
from clarion.features.phone.intercom.live_call import CODE, IntercomSnapshot
from clarion.features.phone.intercom.models import IntercomSettings
from clarion.features.phone.intercom.responses import IntercomInfo

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion/intercom", tags=["Phones"])


class IntercomBody(WireModel):
    allowed: bool


@router.get("", summary="Read whether phones answer calls by intercom")
async def read_intercom(
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> IntercomInfo:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        kept = await session.get(IntercomSettings, row.id)
    return _view(allowed=kept is None or kept.allowed)


@router.put("", summary="Say whether phones answer calls by intercom")
async def update_intercom(
    here: Here,
    caller: Annotated[Caller, require("EditExtensionInfo", scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    body: IntercomBody,
) -> IntercomInfo:
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        kept = await session.get(IntercomSettings, row.id)
        if kept is None:
            kept = IntercomSettings(extension_id=row.id, account_id=row.account_id)
            session.add(kept)
        kept.allowed = body.allowed
        announce(session, INTERCOM_CHANGED, IntercomChanged(account_id=row.account_id, extension_id=row.id))
    return _view(allowed=body.allowed)


def _view(*, allowed: bool) -> IntercomInfo:
    return {"allowed": allowed, "code": CODE}


async def read_snapshot(session: AsyncSession) -> IntercomSnapshot:
    """Of all accounts, for call handling."""
    query = select(IntercomSettings.extension_id).where(IntercomSettings.allowed.is_(False))
    return IntercomSnapshot(refusing=tuple(await session.scalars(query.order_by(IntercomSettings.extension_id))))
