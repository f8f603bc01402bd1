"""Templates on the wire. The surface only reads them; making and giving them is Clarion's own."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, StringConstraints

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError
from clarion.base.http import PagingQuery, WireModel, cut, list_answer, uri_of, wire_time
from clarion.base.http_lists import ListResponse
from clarion.features.people.loose import LooseId
from clarion.features.people.sign_in.caller import Caller, check_whole_company, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.templates import service
from clarion.features.people.templates.models import UserTemplate
from clarion.features.people.templates.responses import (
    AppliedTemplate,
    TemplatePreview,
    TemplateRecord,
    TemplateRecordChange,
    TemplateRecordError,
    UserTemplateInfo,
    UserTemplateSettings,
)

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Extensions"])
Kind = Literal["CallHandling", "CallQueueCallHandling", "CallQueueSettings", "KeyTemplates", "LimitedExtensions",
               "SiteCallHandling", "UserSettings"]  # fmt: skip
Reader = Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")]
Manager = Annotated[Caller, require("EditUsers", scopes="EditAccounts")]
Id = Annotated[LooseId, Field(max_length=64)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Description = Annotated[str, StringConstraints(max_length=500)]


class _OnlyLooking(Exception):
    """Ends a transaction of which nothing is to stay."""


class NewTemplate(WireModel):
    """`extensionId`: whose settings are kept."""

    name: Name
    description: Description = ""
    extension_id: Id


class TemplateChange(WireModel):
    """What is not given stays. `extensionId`: whose settings are kept in place of those before."""

    name: Name | None = None
    description: Description | None = None
    extension_id: Id | None = None


class Application(WireModel):
    extension_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]


def _view(request: Request, row: UserTemplate) -> UserTemplateInfo:
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
    accountId: str,
    paging: PagingQuery,
    kind: Annotated[Kind | None, Query(alias="type")] = None,
) -> ListResponse[UserTemplateInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = await service.templates_of(session, account_id, kind)
    return list_answer(request, [_view(request, row) for row in cut(rows, paging)], paging, len(rows))


@router.get("/templates/{templateId}", summary="Read a template")
async def read_template(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    templateId: str,
) -> UserTemplateInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return _view(request, await service.get_template(session, account_id, templateId))


@router.post("/clarion/templates", status_code=201, summary="Keep somebody's settings as a template")
async def create_template(
    request: Request,
    here: Here,
    caller: Manager,
    accountId: str,
    body: NewTemplate,
) -> UserTemplateInfo:
    """Regional settings, ringing, roles and notices; names, numbers and addresses are nobody else's."""
    check_whole_company(caller)
    async with here.storage.transaction() as session:
        person = await resolve_extension(session, caller, accountId, body.extension_id)
        row = await service.create_template(session, person, body.name, body.description, now=here.clock.now())
    return _view(request, row)


@router.get("/clarion/templates/{templateId}", summary="Read what a template holds")
async def read_settings(
    request: Request,
    here: Here,
    caller: Manager,
    accountId: str,
    templateId: str,
) -> UserTemplateSettings:
    """`settings`: each with its value; null: as the account has it."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.get_template(session, account_id, templateId)
        held = await service.shown_template(session, row)
    return {**_view(request, row), "settings": [{"setting": name, "value": value} for name, value in held.items()]}


@router.put("/clarion/templates/{templateId}", summary="Change a template")
async def update_template(
    request: Request,
    here: Here,
    caller: Manager,
    accountId: str,
    templateId: str,
    body: TemplateChange,
) -> UserTemplateInfo:
    """People who have been given its settings keep them."""
    account_id = resolve_account(caller, accountId)
    check_whole_company(caller)
    async with here.storage.transaction() as session:
        row = await service.get_template(session, account_id, templateId)
        source = body.extension_id
        person = await resolve_extension(session, caller, accountId, source) if source is not None else None
        await service.change_template(
            session, row, name=body.name, description=body.description, person=person, now=here.clock.now()
        )
    return _view(request, row)


@router.delete("/clarion/templates/{templateId}", status_code=204, summary="Remove a template")
async def delete_template(
    here: Here,
    caller: Manager,
    accountId: str,
    templateId: str,
) -> Response:
    account_id = resolve_account(caller, accountId)
    check_whole_company(caller)
    async with here.storage.transaction() as session:
        await session.delete(await service.get_template(session, account_id, templateId))
    return Response(status_code=204)


@router.post("/clarion/templates/{templateId}/apply", summary="Give people the settings of a template")
async def apply_template(
    here: Here,
    caller: Manager,
    accountId: str,
    templateId: str,
    body: Application,
) -> AppliedTemplate:
    """Each succeeds or fails alone, and the answer says which."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        template = await service.get_template(session, account_id, templateId)
    ids = dict.fromkeys(body.extension_ids)
    return {"records": [await _apply_one(here, caller, template, extension_id) for extension_id in ids]}


@router.post("/clarion/templates/{templateId}/preview", summary="See what giving people a template would change")
async def preview_template(
    here: Here,
    caller: Manager,
    accountId: str,
    templateId: str,
    body: Application,
) -> TemplatePreview:
    """Nothing is changed. Each with `changes`, or with `errors` where the settings could not be given."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        template = await service.get_template(session, account_id, templateId)
    ids = dict.fromkeys(body.extension_ids)
    return {"records": [await _preview_one(here, caller, template, extension_id) for extension_id in ids]}


async def _preview_one(here: Container, caller: Caller, template: UserTemplate, extension_id: str) -> TemplateRecord:
    found: list[TemplateRecordChange] = []
    try:
        async with here.storage.transaction() as session:
            person = await resolve_extension(session, caller, "~", extension_id)
            found = await service.try_template(here, session, caller, template, person)
            raise _OnlyLooking
    except _OnlyLooking:
        return {"extensionId": extension_id, "successful": True, "changes": found}
    except ClarionError as error:
        return _failure(extension_id, error)


def _failure(extension_id: str, error: ClarionError) -> TemplateRecord:
    problem: TemplateRecordError = {"errorCode": error.code, "message": error.message}
    return {"extensionId": extension_id, "successful": False, "errors": [problem]}


async def _apply_one(here: Container, caller: Caller, template: UserTemplate, extension_id: str) -> TemplateRecord:
    try:
        async with here.storage.transaction() as session:
            person = await resolve_extension(session, caller, "~", extension_id)
            await service.apply_template(here, session, caller, template, person)
    except ClarionError as error:
        return _failure(extension_id, error)
    return {"extensionId": extension_id, "successful": True}
