"""Custom fields: what they are. Their values travel with the extension."""

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import StringConstraints

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.features.people.custom_fields import service
from clarion.features.people.custom_fields.models import CustomField
from clarion.features.people.custom_fields.responses import CustomFieldInfo, CustomFieldList
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/custom-fields", tags=["Custom fields"])
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Editor = Annotated[Caller, require("EditUsers", scopes="EditAccounts")]


class FieldCreate(WireModel):
    category: Literal["User"] = "User"
    display_name: Name


class FieldChange(WireModel):
    display_name: Name


def _view(row: CustomField) -> CustomFieldInfo:
    return {"id": row.id, "category": row.category, "displayName": row.name}


@router.get("", summary="List custom fields")
async def list_fields(
    here: Here,
    caller: Annotated[Caller, require("EditUsers", scopes="ReadAccounts")],
    accountId: str,
) -> CustomFieldList:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return {"records": [_view(row) for row in await service.fields_of(session, account_id)]}


@router.post("", summary="Make a custom field")
async def create_field(
    here: Here,
    caller: Editor,
    accountId: str,
    body: FieldCreate,
) -> CustomFieldInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        now = here.clock.now()
        row = await service.create_field(session, account_id, body.display_name, now=now, category=body.category)
        return _view(row)


@router.put("/{fieldId}", summary="Rename a custom field")
async def update_field(
    here: Here,
    caller: Editor,
    accountId: str,
    fieldId: str,
    body: FieldChange,
) -> CustomFieldInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_field(session, account_id, fieldId)
        await service.rename_field(session, row, body.display_name)
        return _view(row)


@router.delete("/{fieldId}", summary="Remove a custom field", status_code=204)
async def delete_field(
    here: Here,
    caller: Editor,
    accountId: str,
    fieldId: str,
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await service.delete_field(session, await service.get_field(session, account_id, fieldId))
    return Response(status_code=204)
