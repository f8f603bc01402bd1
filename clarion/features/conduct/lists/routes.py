"""Lists over the API: what there is, taking one in, one number's wish or consent, and looking a number up."""

import io
import tempfile
from datetime import date, datetime
from typing import Annotated, Any, BinaryIO, Literal, cast

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.datastructures import UploadFile

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel, wire_time
from clarion.features.conduct.cases import check_officer
from clarion.features.conduct.lists import entries
from clarion.features.conduct.lists.book import days_old, lists_of
from clarion.features.conduct.lists.formats import FORMATS, e164_of
from clarion.features.conduct.lists.importing import (
    NewList,
    count_entries,
    get_format,
    import_list,
    list_versions,
)
from clarion.features.conduct.lists.models import ListVersion
from clarion.features.conduct.lists.responses import (
    ListImportResponse,
    ListLookup,
    ListVersionInfo,
    ReputationLists,
    ReputationListsRecord,
)
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/conduct/lists", tags=["Trust and safety"])

LARGEST = 500 * 2**20
_HELD_IN_MEMORY = 4 * 2**20
Reading = Annotated[Caller, require("ViewConduct", scopes="ReadAccounts")]
Changing = Annotated[Caller, require("ReviewConduct", scopes="EditAccounts")]


class Entry(WireModel):
    """`text`: the words that were agreed to; only their digest is kept."""

    scope: Literal["", "all", "calls", "texts", "prerecorded", "faxes"] = ""
    text: str = Field("", max_length=10_000)
    source: str = Field("", max_length=300)


@router.get("", summary="List the do-not-call, consent and other lists, with their age")
async def read_lists(here: Here, caller: Reading) -> ReputationLists:
    book, now = lists_of(here), here.clock.now()
    async with here.storage.reading() as session:
        own = await count_entries(session, caller.account_id)
        records: list[ReputationListsRecord] = []
        for form in FORMATS.values():
            row: dict[str, Any] = {"kind": form.kind, "means": form.means, "example": form.example}
            if form.large:
                row["versions"] = [_version(each, now) for each in await list_versions(session, form.kind)]
            else:
                row["entries"] = own.get(form.kind, 0)
            records.append(cast("ReputationListsRecord", row))
    return {"records": records, "memoryBytes": book.bytes_held()}


def _version(row: ListVersion, now: datetime) -> ListVersionInfo:
    return {
        "version": row.number, "place": row.place, "asOf": row.as_of.isoformat(), "entries": row.entries,
        "daysOld": days_old(row.as_of, now), "sha256": row.sha256, "source": row.source, "at": wire_time(row.at),
    }  # fmt: skip


@router.post("/{kind}", summary="Take a list in, or see what that would come to")
async def take_list(
    request: Request,
    here: Here,
    caller: Changing,
    kind: str,
    preview: bool = False,
    add: bool = False,
    place: Annotated[str, Query(pattern=r"^([A-Z]{2})?$")] = "",
    as_of: Annotated[date | None, Query(alias="asOf")] = None,
) -> ListImportResponse:
    """The file as a part of a form, or as the body. With a wrong line nothing is taken; each is named."""
    form = get_format(kind)
    async with here.storage.transaction() as session:
        if form.large:
            await check_officer(session, here, caller)
        with tempfile.SpooledTemporaryFile(_HELD_IN_MEMORY) as kept:
            name = await _receive(request, kept)
            lines = io.TextIOWrapper(kept, "utf-8", "replace")
            new = NewList(
                kind=kind, lines=lines, source=name, place=place, as_of=as_of, add=add, by=caller.extension_id,
                account_id="" if form.large else caller.account_id,
            )  # fmt: skip
            found = await import_list(session, here, new, preview=preview)
            lines.detach()
        if found.wrong and not preview:
            more = f" and {found.wrong - len(found.errors)} more" if found.wrong > len(found.errors) else ""
            raise Invalid(f"Nothing was taken in. {'; '.join(found.errors)}{more}.", parameter="file")
    return {**found.as_json(), "preview": preview}


async def _receive(request: Request, kept: BinaryIO | Any) -> str:
    """Into a file, bounded; returns its name."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        announced = request.headers.get("content-length", "")
        if not announced.isdigit() or int(announced) > LARGEST:
            raise _too_large()
        async with request.form(max_files=1, max_fields=10) as form:
            part = next((value for value in form.values() if isinstance(value, UploadFile)), None)
            if part is None:
                raise Invalid("A part with the file is missing.", parameter="file")
            while piece := await part.read(256 * 1024):
                kept.write(piece)
            name = part.filename or "upload"
    else:
        total, name = 0, request.query_params.get("name", "upload")
        async for chunk in request.stream():
            total += len(chunk)
            if total > LARGEST:
                raise _too_large()
            kept.write(chunk)
    kept.seek(0)
    return name.replace("\\", "/").rpartition("/")[2][:200]


def _too_large() -> Invalid:
    return Invalid(
        f"A list has at most {LARGEST // 2**20} MB here; larger ones are taken in by `clarion acceptable-use import`.",
        code="CMN-104", status=413, parameter="file",
    )  # fmt: skip


@router.get("/{kind}/{phoneNumber}", summary="Look a number up")
async def look_up(here: Here, caller: Reading, kind: str, phoneNumber: str) -> ListLookup:
    get_format(kind)
    number = _number(phoneNumber)
    async with here.storage.reading() as session:
        return await entries.look_up(session, here, caller.account_id, kind, number)


@router.put("/{kind}/{phoneNumber}", summary="Write down a wish not to be called, or a consent")
async def write_down(
    here: Here,
    caller: Changing,
    kind: Literal["internal-dnc", "consents"],
    phoneNumber: str,
    body: Entry,
) -> ListLookup:
    number = _number(phoneNumber)
    async with here.storage.transaction() as session:
        await entries.write_down(
            session, here, caller.account_id, kind, number, scope=body.scope, text=body.text, source=body.source,
            by=caller.extension_id,
        )  # fmt: skip
        return await entries.look_up(session, here, caller.account_id, kind, number)


@router.delete("/{kind}/{phoneNumber}", summary="End a wish, or revoke a consent; both stay on record")
async def end(
    here: Here,
    caller: Changing,
    kind: Literal["internal-dnc", "consents"],
    phoneNumber: str,
) -> ListLookup:
    number = _number(phoneNumber)
    async with here.storage.transaction() as session:
        await entries.end(session, here, caller.account_id, kind, number)
        return await entries.look_up(session, here, caller.account_id, kind, number)


def _number(text: str) -> str:
    try:
        return e164_of(text)
    except ValueError as error:
        raise Invalid(f"{error}.", parameter="phoneNumber") from None
