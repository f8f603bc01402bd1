"""Cover pages of a company: list, preview, add, change and remove them."""

import base64
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field as Limits
from pydantic import StringConstraints

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.fax_documents import FaxDocuments
from clarion.base.files import Files
from clarion.base.http import WireModel
from clarion.base.http_disconnect import while_connected
from clarion.base.http_multipart import Form, FormLimits, read_form
from clarion.base.validation import checked
from clarion.calls.fax_orders import TIFF
from clarion.features.fax.cover_pages import (
    DEFAULT_FIELDS,
    MOST_FIELDS,
    Field,
    cover_view,
    covers_of,
    filled,
    get_cover,
    remove_cover,
    sample_facts,
    save_cover,
    sheet_of,
)
from clarion.features.fax.responses import FaxCoverPageInfo, FaxCoverPageList
from clarion.features.fax.schemas import PagesAnswer
from clarion.features.fax.service import sources_of
from clarion.features.people import Account, Extension
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/fax-cover-pages", tags=["Fax"])
Administrator = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]
_LARGEST_SHEET = 10 * 2**20
_LIMITS = FormLimits(
    parts=5, part_bytes=_LARGEST_SHEET, total_bytes=_LARGEST_SHEET, parameter_bytes=100_000, code="MSG-338", status=413
)
Name = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]


class CoverPageBody(WireModel):
    """`fields`: what is written where; none: the usual ones."""

    name: Name
    fields: Annotated[list[Field], Limits(max_length=MOST_FIELDS)] | None = None

    @property
    def placed(self) -> list[Field]:
        return list(DEFAULT_FIELDS) if self.fields is None else self.fields


async def _read(request: Request) -> tuple[CoverPageBody, Form]:
    form = await read_form(request, _LIMITS)
    given = dict(form.json) or {"name": form.find_value("name") or ""}
    return checked(CoverPageBody, given), form


async def _sheet(here: Container, form: Form) -> bytes:
    """The page of the file in the form; empty when there is none."""
    sources = sources_of(form.files)
    if len(sources) > 1:
        raise Invalid("A cover page has one file.", parameter="attachment")
    return await sheet_of(here, sources[0]) if sources else b""


@router.get("", summary="List the company's fax cover pages")
async def list_cover_pages(here: Here, caller: Administrator, accountId: str) -> FaxCoverPageList:
    async with here.storage.reading() as session:
        rows = await covers_of(session, resolve_account(caller, accountId))
    return {"records": [cover_view(row) for row in rows]}


@router.post("", summary="Add a fax cover page")
async def add_cover_page(
    request: Request,
    here: Here,
    caller: Administrator,
    accountId: str,
) -> FaxCoverPageInfo:
    """A form: `name` and `fields` as JSON, and a file of one page that they stand on; without it on white paper."""
    account_id = resolve_account(caller, accountId)
    body, form = await _read(request)
    sheet = await while_connected(request, _sheet(here, form))
    async with here.storage.transaction() as session:
        row = await save_cover(here, session, account_id, body.name, body.placed, sheet)
        return cover_view(row)


@router.put("/{coverPageId}", summary="Change a fax cover page")
async def change_cover_page(
    request: Request,
    here: Here,
    caller: Administrator,
    accountId: str,
    coverPageId: str,
) -> FaxCoverPageInfo:
    """The form of a new one. Without a file the sheet stays, without `fields` they do."""
    account_id = resolve_account(caller, accountId)
    body, form = await _read(request)
    sheet = await while_connected(request, _sheet(here, form))
    async with here.storage.transaction() as session:
        row = await get_cover(session, account_id, coverPageId)
        fields = body.fields if body.fields is not None else [Field.model_validate(each) for each in row.fields]
        return cover_view(await save_cover(here, session, account_id, body.name, fields, sheet, row))


@router.delete("/{coverPageId}", summary="Remove a fax cover page", status_code=204)
async def remove_cover_page(
    here: Here,
    caller: Administrator,
    accountId: str,
    coverPageId: str,
) -> Response:
    async with here.storage.transaction() as session:
        await remove_cover(session, await get_cover(session, resolve_account(caller, accountId), coverPageId))
    return Response(status_code=204)


@router.post("/preview", summary="See how a fax cover page looks")
async def preview_cover_page(
    request: Request,
    here: Here,
    caller: Administrator,
    accountId: str,
) -> PagesAnswer:
    """The form of a new one, and `coverPageId` for the sheet of one that there is. Nothing is kept."""
    account_id = resolve_account(caller, accountId)
    body, form = await _read(request)
    sheet = await while_connected(request, _sheet(here, form))
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        sender = await session.get_one(Extension, caller.extension_id)
        if not sheet and (cover_id := form.find_value("coverPageId")):
            row = await get_cover(session, account_id, cover_id)
            sheet = await here.get(Files).get(row.background_key) if row.background_key else b""
    facts = sample_facts(account.name, sender.name, here.clock.now())
    documents = here.get(FaxDocuments)
    made = await while_connected(request, documents.render([], cover=filled(body.placed, sheet, facts)))
    found = await documents.view(made.tiff, TIFF, first=1, count=1)
    image = f"data:image/png;base64,{base64.b64encode(found.images[0]).decode()}"
    return PagesAnswer(page_count=1, records=[{"page": 1, "image": image}])
