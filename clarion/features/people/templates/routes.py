"""Templates on the wire. The surface only reads them; making and giving them is Clarion's own."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, StringConstraints

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError
from clarion.base.http import PagingQuery, WireModel, cut, list_answer, uri_of, wire_time
from clarion.features.people.loose import LooseId
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.templates import service
from clarion.features.people.templates.models import UserTemplate

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Extensions"])
Kind = Literal["CallHandling", "CallQueueCallHandling", "CallQueueSettings", "KeyTemplates", "LimitedExtensions",
               "SiteCallHandling", "UserSettings"]  # fmt: skip
Reader = Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")]
Manager = Annotated[Caller, require("EditUsers", scopes="EditAccounts")]
Id = Annotated[LooseId, Field(max_length=64)]


class NewTemplate(WireModel):
    """`extensionId`: whose settings are kept."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    description: Annotated[str, StringConstraints(max_length=500)] = ""
    extension_id: Id


class Application(WireModel):
    extension_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]


def _view(request: Request, row: UserTemplate) -> dict[str, Any]:
    return {
        "uri": uri_of(request, "account", row.account_id, "templates", row.id),
        "id": row.id,
        "type": row.type,
        "name": row.name,
        "description": row.description,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.changed_at),
    }


@router.get("/templates", summary="List templates")
async def list_templates(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,  # noqa: N803
    paging: PagingQuery,
    kind: Annotated[Kind | None, Query(alias="type")] = None,
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = await service.templates_of(session, account_id, kind)
    return list_answer(request, [_view(request, row) for row in cut(rows, paging)], paging, len(rows))


@router.get("/templates/{templateId}", summary="Read a template")
async def read_template(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,  # noqa: N803
    templateId: str,  # noqa: N803
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return _view(request, await service.get_template(session, account_id, templateId))


@router.post("/clarion/templates", status_code=201, summary="Keep somebody's settings as a template")
async def create_template(
    request: Request,
    here: Here,
    caller: Manager,
    accountId: str,  # noqa: N803
    body: NewTemplate,
) -> dict[str, Any]:
    """Regional settings, ringing, roles and notices; names, numbers and addresses are nobody else's."""
    async with here.storage.transaction() as session:
        person = await resolve_extension(session, caller, accountId, body.extension_id)
        row = await service.create_template(session, person, body.name, body.description, now=here.clock.now())
    return _view(request, row)


@router.delete("/clarion/templates/{templateId}", status_code=204, summary="Remove a template")
async def delete_template(
    here: Here,
    caller: Manager,
    accountId: str,  # noqa: N803
    templateId: str,  # noqa: N803
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await session.delete(await service.get_template(session, account_id, templateId))
    return Response(status_code=204)


@router.post("/clarion/templates/{templateId}/apply", summary="Give people the settings of a template")
async def apply_template(
    here: Here,
    caller: Manager,
    accountId: str,  # noqa: N803
    templateId: str,  # noqa: N803
    body: Application,
) -> dict[str, Any]:
    """Each succeeds or fails alone, and the answer says which."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        template = await service.get_template(session, account_id, templateId)
    ids = dict.fromkeys(body.extension_ids)
    return {"records": [await _apply_one(here, caller, template, extension_id) for extension_id in ids]}


async def _apply_one(here: Container, caller: Caller, template: UserTemplate, extension_id: str) -> dict[str, Any]:
    try:
        async with here.storage.transaction() as session:
            person = await resolve_extension(session, caller, "~", extension_id)
            await service.apply_template(here, session, caller, template, person)
    except ClarionError as error:
        problem = {"errorCode": error.code, "message": error.message}
        return {"extensionId": extension_id, "successful": False, "errors": [problem]}
    return {"extensionId": extension_id, "successful": True}
