"""REST of buttons for web pages: of a person by themselves, of others, queues and menus by administrators."""

from html import escape
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, field_validator

from clarion.base.container import Container, Here
from clarion.base.http import WireModel, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.click_to_call import service
from clarion.features.phone.click_to_call.models import ClickToCallButton
from clarion.features.phone.click_to_call.public_routes import PREFIX
from clarion.features.phone.click_to_call.responses import ButtonList, ClickToCallButtonInfo
from clarion.features.phone.click_to_call.rules import clean_name, origin_of

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion/click-to-call-buttons", tags=["Phones"]
)
Reader = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionInfo", scopes="EditExtensions")]


class ButtonBody(WireModel):
    """`origins`: pages on which it works (`https://shop.example`). `perNumber`, `perHour`: calls in an hour for one
    visitor's number, and for all. `consent`: what the visitor agrees to; without, nothing is asked.
    """

    name: Annotated[str, Field(min_length=1, max_length=60)]
    origins: Annotated[list[Annotated[str, Field(max_length=300)]], Field(min_length=1, max_length=20)]
    consent: Annotated[str, Field(max_length=300)] = ""
    enabled: bool = True
    per_number: Annotated[int, Field(ge=1, le=20)] = 3
    per_hour: Annotated[int, Field(ge=1, le=500)] = 30

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if not (name := clean_name(value)):
            raise ValueError("A button needs a name.")
        return name

    @field_validator("consent")
    @classmethod
    def _consent(cls, value: str) -> str:
        return " ".join(value.split())

    @field_validator("origins")
    @classmethod
    def _origins(cls, value: list[str]) -> list[str]:
        found = [origin_of(each) for each in value]
        if None in found:
            raise ValueError("Each is an origin like https://shop.example, without a path.")
        return list(dict.fromkeys(each for each in found if each))

    def wanted(self) -> service.Wanted:
        return service.Wanted(
            self.name, tuple(self.origins), self.consent, self.enabled, self.per_number, self.per_hour
        )


@router.get("", summary="List the buttons for web pages of an extension")
async def list_buttons(here: Here, caller: Reader, accountId: str, extensionId: str) -> ButtonList:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        return {"records": [_view(here, row) for row in await service.buttons_of(session, owner)]}


@router.post("", summary="Make a button for web pages", status_code=201)
async def create_button(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: ButtonBody,
) -> ClickToCallButtonInfo:
    """Visitors who press it are called by this extension. At most twenty for each."""
    async with here.storage.transaction() as session:
        owner = await _lock(session, await resolve_extension(session, caller, accountId, extensionId))
        return _view(here, await service.add(here, session, owner, body.wanted()))


@router.put("/{buttonId}", summary="Change a button for web pages")
async def update_button(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    buttonId: str,
    body: ButtonBody,
) -> ClickToCallButtonInfo:
    """Pages that have it need no change."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await service.get_button(session, owner, buttonId)
        service.change(row, body.wanted())
        return _view(here, row)


@router.delete("/{buttonId}", summary="Remove a button for web pages", status_code=204)
async def delete_button(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    buttonId: str,
) -> Response:
    """It disappears from pages that still have it."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await session.delete(await service.get_button(session, owner, buttonId))
    return Response(status_code=204)


async def _lock(session: AsyncSession, owner: Extension) -> Extension:
    """Two who make the last one at once are counted one after the other."""
    return await session.get_one(Extension, owner.id, with_for_update=True)


def _view(here: Container, row: ClickToCallButton) -> ClickToCallButtonInfo:
    script = f"{here.settings.public_url.rstrip('/')}{PREFIX}/button.js"
    return {
        "id": row.id,
        "key": row.key,
        "name": row.name,
        "origins": row.origins,
        "consent": row.consent,
        "enabled": row.enabled,
        "perNumber": row.per_number,
        "perHour": row.per_hour,
        "creationTime": wire_time(row.created_at),
        "scriptUri": script,
        "html": f'<script async src="{escape(script)}" data-key="{row.key}" data-label="{escape(row.name)}"></script>',
    }
