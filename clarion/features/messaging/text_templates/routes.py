"""Templates of texts, of a company and of a person."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints, field_validator

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features.messaging.text_templates import service
from clarion.features.messaging.text_templates.models import TextTemplate
from clarion.features.messaging.text_templates.responses import CompanyTemplateList, TextTemplateInfo, UserTemplateList
from clarion.features.messaging.text_templates.service import Owner, Wording
from clarion.features.messaging.texting.rules import LONGEST_TEXT, units_of
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension

_ACCOUNT = "/restapi/v1.0/account/{accountId}"
_COMPANY = _ACCOUNT + "/message-store-templates"
_PERSONAL = _ACCOUNT + "/extension/{extensionId}/message-store-templates"
router = APIRouter(tags=["Text templates"])
Sites = Annotated[list[str], Query(alias="siteIds", max_length=100)]
CompanyReader = Annotated[Caller, require("ReadCompanySmsTemplates", scopes="ReadAccounts")]
CompanyEditor = Annotated[Caller, require("EditCompanySmsTemplates", scopes="EditAccounts")]
Reader = Annotated[Caller, require("SMSSending", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("SMSSending", scopes="EditExtensions")]


class Body(WireModel):
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]

    @field_validator("text")
    @classmethod
    def _fits_a_text(cls, value: str) -> str:
        if units_of(value) > LONGEST_TEXT or not value.strip() or "\0" in value:
            raise ValueError(f"a text of 1 to {LONGEST_TEXT} characters")
        return value


class SiteRef(WireModel):
    id: Annotated[str, Field(min_length=1, max_length=64)]


class Template(WireModel):
    display_name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    body: Body
    site: SiteRef | None = None

    def wording(self) -> Wording:
        return Wording(self.display_name, self.body.text, self.site.id if self.site else None)


async def _views(session: AsyncSession, rows: list[TextTemplate]) -> list[TextTemplateInfo]:
    names = await service.site_names(session, rows[0].account_id, rows) if rows else {}
    return [_view(row, names) for row in rows]


def _view(row: TextTemplate, names: dict[str, str]) -> TextTemplateInfo:
    view: TextTemplateInfo = {
        "id": row.id,
        "displayName": row.name,
        "body": {"text": row.text},
        "scope": "Personal" if row.extension_id else "Company",
    }
    if row.site_id in names:
        view["site"] = {"id": row.site_id, "name": names[row.site_id]}
    return view


async def _one(session: AsyncSession, row: TextTemplate) -> TextTemplateInfo:
    await session.flush()
    return (await _views(session, [row]))[0]


# ---- of the company ---------------------------------------------------------------------------------------------


@router.get(_COMPANY, summary="List the company's text templates")
async def list_company_templates(
    here: Here,
    caller: CompanyReader,
    accountId: str,
    site_ids: Sites = [],
) -> CompanyTemplateList:
    owner = Owner(resolve_account(caller, accountId))
    async with here.storage.reading() as session:
        rows = await service.list_templates(session, owner, site_ids=site_ids)
        return {"records": await _views(session, rows)}


@router.post(_COMPANY, status_code=201, summary="Create a text template of the company")
async def create_company_template(
    here: Here,
    caller: CompanyEditor,
    accountId: str,
    body: Template,
) -> TextTemplateInfo:
    owner = Owner(resolve_account(caller, accountId))
    async with here.storage.transaction() as session:
        return await _one(session, await service.create_template(session, owner, body.wording(), here.clock.now()))


@router.get(_COMPANY + "/{templateId}", summary="Read a text template of the company")
async def read_company_template(
    here: Here,
    caller: CompanyReader,
    accountId: str,
    templateId: str,
) -> TextTemplateInfo:
    owner = Owner(resolve_account(caller, accountId))
    async with here.storage.reading() as session:
        return await _one(session, await service.get_template(session, owner, templateId))


@router.put(_COMPANY + "/{templateId}", summary="Change a text template of the company")
async def update_company_template(
    here: Here,
    caller: CompanyEditor,
    accountId: str,
    templateId: str,
    body: Template,
) -> TextTemplateInfo:
    owner = Owner(resolve_account(caller, accountId))
    async with here.storage.transaction() as session:
        row = await service.get_template(session, owner, templateId)
        await service.change_template(session, row, body.wording(), here.clock.now())
        return await _one(session, row)


@router.delete(_COMPANY + "/{templateId}", status_code=204, summary="Delete a text template of the company")
async def delete_company_template(
    here: Here,
    caller: CompanyEditor,
    accountId: str,
    templateId: str,
) -> Response:
    owner = Owner(resolve_account(caller, accountId))
    async with here.storage.transaction() as session:
        await session.delete(await service.get_template(session, owner, templateId))
    return Response(status_code=204)


# ---- of a person ------------------------------------------------------------------------------------------------


async def _person(session: AsyncSession, caller: Caller, account_id: str, extension_id: str) -> Owner:
    row = await resolve_extension(session, caller, account_id, extension_id)
    return Owner(row.account_id, row.id)


@router.get(_PERSONAL, summary="List the text templates of a person, and the company's")
async def list_user_templates(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    site_ids: Sites = [],
    scope: Annotated[Literal["Company", "Personal"] | None, Query()] = None,
) -> UserTemplateList:
    async with here.storage.reading() as session:
        owner = await _person(session, caller, accountId, extensionId)
        if scope == "Company":
            owner = Owner(owner.account_id)
        rows = await service.list_templates(session, owner, site_ids=site_ids, with_company=scope is None)
        return {"records": await _views(session, rows)}


@router.post(_PERSONAL, status_code=201, summary="Create a text template of a person")
async def create_user_template(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: Template,
) -> TextTemplateInfo:
    async with here.storage.transaction() as session:
        owner = await _person(session, caller, accountId, extensionId)
        return await _one(session, await service.create_template(session, owner, body.wording(), here.clock.now()))


@router.get(_PERSONAL + "/{templateId}", summary="Read a text template of a person")
async def read_user_template(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    templateId: str,
) -> TextTemplateInfo:
    async with here.storage.reading() as session:
        owner = await _person(session, caller, accountId, extensionId)
        return await _one(session, await service.get_template(session, owner, templateId))


@router.put(_PERSONAL + "/{templateId}", summary="Change a text template of a person")
async def update_user_template(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    templateId: str,
    body: Template,
) -> TextTemplateInfo:
    async with here.storage.transaction() as session:
        owner = await _person(session, caller, accountId, extensionId)
        row = await service.get_template(session, owner, templateId)
        await service.change_template(session, row, body.wording(), here.clock.now())
        return await _one(session, row)


@router.delete(_PERSONAL + "/{templateId}", status_code=204, summary="Delete a text template of a person")
async def delete_user_template(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    templateId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await _person(session, caller, accountId, extensionId)
        await session.delete(await service.get_template(session, owner, templateId))
    return Response(status_code=204)
