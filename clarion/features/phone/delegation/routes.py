"""Who stands in for somebody. The surface has no such operation."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.delegation import service
from clarion.features.phone.delegation.live_call import CODE
from clarion.features.phone.delegation.models import Delegate
from clarion.features.phone.delegation.responses import DelegatedLine, DelegatedLineExtension, DelegationInfo
from clarion.features.phone.devices.schemas import ExtensionRef

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion/delegates", tags=["Delegates"]
)
Reader = Annotated[Caller, require("ReadExtensionAnsweringRules", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionAnsweringRules", scopes="EditExtensions")]


class DelegateBody(WireModel):
    extension: ExtensionRef
    rings_along: bool = True
    calls_on_behalf: bool = True


class DelegatesBody(WireModel):
    delegates: Annotated[list[DelegateBody], Field(max_length=service.MOST_DELEGATES)]


@router.get("", summary="List who stands in for somebody, and for whom they do")
async def read_delegates(here: Here, caller: Reader, accountId: str, extensionId: str) -> DelegationInfo:
    async with here.storage.reading() as session:
        return await _view(session, await resolve_extension(session, caller, accountId, extensionId))


@router.put("", summary="Say who stands in for somebody")
async def update_delegates(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: DelegatesBody,
) -> DelegationInfo:
    """All of them from now on, in this order."""
    wishes = [
        service.Wish(extension_id=each.extension.id, rings_along=each.rings_along, calls_on_behalf=each.calls_on_behalf)
        for each in body.delegates
    ]
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.set_delegates(session, owner, wishes)
        return await _view(session, owner)


async def _view(session: AsyncSession, owner: Extension) -> DelegationInfo:
    """`code`: dialled, with a delegator's extension, `*` and a number, it calls as them."""
    delegates = await service.delegates_of(session, owner)
    delegators = await service.delegators_of(session, owner)
    return {
        "code": CODE,
        "delegates": [_line(row, person) for row, person in delegates],
        "delegators": [_line(row, person) for row, person in delegators],
    }


def _line(row: Delegate, person: Extension) -> DelegatedLine:
    who: DelegatedLineExtension = {"id": person.id, "extensionNumber": person.number, "name": person.name}
    return {"extension": who, "ringsAlong": row.rings_along, "callsOnBehalf": row.calls_on_behalf}
