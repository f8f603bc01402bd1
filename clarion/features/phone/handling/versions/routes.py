"""Call handling as a document (of a person, queue, site, or the company): read it, check it, put it in place; versions.

Our own: the surface has none of it.
"""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Path
from pydantic import Field

from clarion.base.container import Container, Here
from clarion.base.http import PagingQuery, WireModel, cut, paging_view, wire_time
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.handling.document import read_document
from clarion.features.phone.handling.models import HandlingVersion
from clarion.features.phone.handling.owners import changed, owner_of
from clarion.features.phone.handling.responses import CallHandlingDocument
from clarion.features.phone.handling.versions import service
from clarion.features.phone.handling.versions.responses import (
    HandlingReport,
    HandlingVersionDetails,
    HandlingVersionResponse,
    HandlingVersions,
    HandlingVersionSummary,
    HandlingVersionSummaryDocument,
)

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call handling as a document"])
OWN = "/extension/{extensionId}/clarion/call-handling"
COMPANY = "/clarion/call-handling"
Reader = Annotated[Caller, require("ReadUserAnsweringRules", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditUserAnsweringRules", scopes="EditExtensions")]
CompanyReader = Annotated[Caller, require("ReadCompanyAnsweringRules", scopes="ReadAccounts")]
CompanyEditor = Annotated[Caller, require("EditCompanyAnsweringRules", scopes="EditAccounts")]
Number = Annotated[int, Path(ge=1, le=10**6)]


class DocumentBody(WireModel):
    """`document`: as it was read, changed. `note`: why."""

    document: dict[str, Any]
    note: Annotated[str, Field(max_length=150)] = ""


class _TakeBackError(Exception):
    """Rolls back what was only tried."""


async def _read(here: Container, caller: Caller, account_id: str, extension_id: str | None) -> CallHandlingDocument:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, account_id, extension_id)
        return await read_document(session, owner.account_id, owner.extension_id)


async def _check(
    here: Container, caller: Caller, account_id: str, extension_id: str | None, body: DocumentBody
) -> HandlingReport:
    report = service.Report()
    try:
        async with here.storage.transaction() as session:
            owner = await owner_of(session, caller, account_id, extension_id)
            report = await service.put_in_place(session, here.clock, owner, body.document)
            raise _TakeBackError
    except _TakeBackError:
        return report.view()


async def _write(
    here: Container,
    caller: Caller,
    account_id: str,
    extension_id: str | None,
    document: dict[str, Any],
    note: str,
) -> HandlingVersionResponse:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, account_id, extension_id)
        report = await service.put_in_place(session, here.clock, owner, document)
        if not report.good:
            raise service.refuse(report)
        await changed(session, here.clock, owner, caller.extension_id, note)
        latest = (await service.list_versions(session, owner))[0]
        return {**report.view(), "version": latest.number}


async def _versions(
    here: Container, caller: Caller, account_id: str, extension_id: str | None, paging: Any
) -> HandlingVersions:
    async with here.storage.reading() as session:
        rows = await service.list_versions(session, await owner_of(session, caller, account_id, extension_id))
    records = [version_view(row) for row in cut(rows, paging)]
    return {"records": records, "paging": paging_view(paging, len(records), len(rows))}


def version_view(row: HandlingVersion) -> HandlingVersionDetails:
    view: HandlingVersionDetails = {"number": row.number, "time": wire_time(row.made_at), "note": row.note}
    return {**view, "madeBy": {"id": row.made_by}} if row.made_by else view


async def _version(
    here: Container, caller: Caller, account_id: str, extension_id: str | None, number: int
) -> HandlingVersionSummary:
    async with here.storage.reading() as session:
        row = await service.get_version(session, await owner_of(session, caller, account_id, extension_id), number)
    return {**version_view(row), "document": cast("HandlingVersionSummaryDocument", row.document)}


async def _restore(
    here: Container, caller: Caller, account_id: str, extension_id: str | None, number: int
) -> HandlingVersionResponse:
    version = await _version(here, caller, account_id, extension_id, number)
    note = f"Back to version {number}"
    return await _write(here, caller, account_id, extension_id, {**version["document"]}, note)


@router.get(OWN, summary="Read the call handling of an extension as a document")
async def read_handling(here: Here, caller: Reader, accountId: str, extensionId: str) -> CallHandlingDocument:
    return await _read(here, caller, accountId, extensionId)


@router.post(f"{OWN}/check", summary="Say what is wrong with a document, and which of its tests fail")
async def check_handling(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: DocumentBody,
) -> HandlingReport:
    """Nothing is changed."""
    return await _check(here, caller, accountId, extensionId, body)


@router.put(OWN, summary="Put a document in place of the call handling of an extension")
async def write_handling(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: DocumentBody,
) -> HandlingVersionResponse:
    """All of it or nothing: with a problem, or a test that fails, all stays as it was and every reason is told."""
    return await _write(here, caller, accountId, extensionId, body.document, body.note or "A document")


@router.get(f"{OWN}/versions", summary="List versions of the call handling of an extension")
async def list_versions(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
) -> HandlingVersions:
    """The newest first. Each change makes one."""
    return await _versions(here, caller, accountId, extensionId, paging)


@router.get(f"{OWN}/versions/{{versionNumber}}", summary="Read a version of the call handling of an extension")
async def read_version(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    versionNumber: Number,
) -> HandlingVersionSummary:
    return await _version(here, caller, accountId, extensionId, versionNumber)


@router.post(f"{OWN}/versions/{{versionNumber}}/restore", summary="Go back to a version of an extension")
async def restore_version(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    versionNumber: Number,
) -> HandlingVersionResponse:
    """Which makes a new version, so that it can be taken back as well."""
    return await _restore(here, caller, accountId, extensionId, versionNumber)


@router.get(COMPANY, summary="Read the company's call handling as a document")
async def read_company_handling(here: Here, caller: CompanyReader, accountId: str) -> CallHandlingDocument:
    return await _read(here, caller, accountId, None)


@router.post(f"{COMPANY}/check", summary="Say what is wrong with a document of the company")
async def check_company_handling(
    here: Here,
    caller: CompanyEditor,
    accountId: str,
    body: DocumentBody,
) -> HandlingReport:
    return await _check(here, caller, accountId, None, body)


@router.put(COMPANY, summary="Put a document in place of the company's call handling")
async def write_company_handling(
    here: Here,
    caller: CompanyEditor,
    accountId: str,
    body: DocumentBody,
) -> HandlingVersionResponse:
    return await _write(here, caller, accountId, None, body.document, body.note or "A document")


@router.get(f"{COMPANY}/versions", summary="List versions of the company's call handling")
async def list_company_versions(
    here: Here,
    caller: CompanyReader,
    accountId: str,
    paging: PagingQuery,
) -> HandlingVersions:
    return await _versions(here, caller, accountId, None, paging)


@router.get(f"{COMPANY}/versions/{{versionNumber}}", summary="Read a version of the company's call handling")
async def read_company_version(
    here: Here,
    caller: CompanyReader,
    accountId: str,
    versionNumber: Number,
) -> HandlingVersionSummary:
    return await _version(here, caller, accountId, None, versionNumber)


@router.post(f"{COMPANY}/versions/{{versionNumber}}/restore", summary="Go back to a version of the company")
async def restore_company_version(
    here: Here,
    caller: CompanyEditor,
    accountId: str,
    versionNumber: Number,
) -> HandlingVersionResponse:
    return await _restore(here, caller, accountId, None, versionNumber)
